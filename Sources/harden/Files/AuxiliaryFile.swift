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
        if let error = try FileError.pipe(path, "read") { throw error }
        return try AtomicFile.read(path)
    }

    /// Makes sure that a file lies where its path says.
    ///
    /// Links that stay in the repository are followed.
    static func expectOwn(_ path: String, isNamed: Bool = true) throws(FileError) {
        guard !Paths.isOfProcess(path) else { return }
        let place = Paths.canonical(path)
        let isLink = isLink(path)
        let isBelow = isBelowWorkingFolder(path)
        guard isLink || isBelow else { return }
        let start = isBelow ? "." : Paths.spelled(Paths.folder(of: path))
        guard isInRepository(place, of: start) else {
            throw FileError(
                path: path,
                message: "is a link that leads out of its repository; give the path of the file itself if it is meant"
            )
        }
        if isLink, isNamed { tellOfLink(path) }
    }

    /// Where a path leads that looks as if it led to something below the working folder, over links out of the repository;
    /// `nil` where it does not.
    static func destinationOutside(_ path: String) -> String? {
        guard !Paths.isOfProcess(path), isBelowWorkingFolder(path), Paths.exists(path) else { return nil }
        let place = Paths.canonical(path)
        return isInRepository(place, of: ".") ? nil : place
    }

    private static func isBelowWorkingFolder(_ path: String) -> Bool {
        if path.hasPrefix("/") { return Paths.workingDirectory.flatMap { Paths.way(from: $0, to: path) } != nil }
        return !Paths.normalized(path).hasPrefix("..")
    }

    /// Whether a place is in the repository of a folder, or below the folder where there is none.
    private static func isInRepository(_ place: String, of folder: String) -> Bool {
        let start = Paths.canonical(folder)
        return Paths.way(from: Paths.nearest(from: start, with: ".git") ?? start, to: place) != nil
    }

    /// Says where a path leads that is a link, or leads over one out of its repository; nothing of others.
    static func tellOfLink(_ path: String) {
        var link = path
        while link.count > 1, link.hasSuffix("/") { link.removeLast() }
        let isLink = isLink(link) && !Paths.isOfProcess(link)
        guard isLink || destinationOutside(link) != nil else { return }
        let verb = isLink ? "is a link" : "leads over a link"
        StandardStream.error.printLine(TerminalText.visible("\(path): note: \(verb) to \(Paths.canonical(link))"))
    }

    /// Whether the last part of a path is a link to something that is there.
    static func isLink(_ path: String) -> Bool {
        guard case .other? = try? FileKind(of: path, followingLinks: false), let kind = try? FileKind(of: path) else {
            return false
        }
        return kind == .file || kind == .folder
    }
}
