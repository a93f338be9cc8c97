import HardenSystem

/// Files that a command reads besides manifests, or leaves: configurations, baselines, specs and reports.
///
/// A repository may be anybody's. A link in it can lead to any file of the machine, which an error would quote, or a report
/// would replace; a pipe has no end.
enum AuxiliaryFile {
    /// Reads a file.
    ///
    /// - Parameter isNamed: Whether the user named it, who then hears where a link leads.
    /// - Throws: Why it cannot be read, or is not.
    static func read(_ path: String, isNamed: Bool = true) throws(FileError) -> [UInt8] {
        try expectOwn(path, isNamed: isNamed)
        if case .other = try FileKind(of: path), !isOfProcess(path) {
            throw FileError(path: path, message: "is a pipe or a device, and not read: expected a file")
        }
        return try AtomicFile.read(path)
    }

    /// Makes sure that a file lies where its path says.
    ///
    /// Links that stay in the repository are followed.
    static func expectOwn(_ path: String, isNamed: Bool = true) throws(FileError) {
        guard !isOfProcess(path) else { return }
        let place = Paths.canonical(path)
        let isLink = isLink(path)
        let isBelow = !path.hasPrefix("/") && !Paths.normalized(path).hasPrefix("..")
        guard isLink || isBelow else { return }
        let start = Paths.canonical(isBelow ? "." : Paths.spelled(Paths.folder(of: path)))
        let top = Paths.nearest(from: start, with: ".git") ?? start
        guard Paths.way(from: top, to: place) != nil else {
            throw FileError(
                path: path,
                message: "is a link that leads out of its repository; give the path of the file itself if it is meant"
            )
        }
        if isLink, isNamed { tellOfLink(path) }
    }

    /// Says where a path leads that is a link; nothing of others.
    static func tellOfLink(_ path: String) {
        guard isLink(path), !isOfProcess(path) else { return }
        StandardStream.error.printLine(TerminalText.visible("\(path): note: is a link to \(Paths.canonical(path))"))
    }

    /// Whether the last part of a path is a link to something that is there.
    static func isLink(_ path: String) -> Bool {
        guard case .other? = try? FileKind(of: path, followingLinks: false), let kind = try? FileKind(of: path) else {
            return false
        }
        return kind == .file || kind == .folder
    }

    /// Whether a path stands for what the process was given or for nothing, as in `--config <(…)`.
    private static func isOfProcess(_ path: String) -> Bool {
        ["/dev/null", "/dev/stdin", "/dev/stdout", "/dev/stderr"].contains(path)
            || ["/dev/fd/", "/proc/self/fd/"].contains(where: path.hasPrefix)
    }
}
