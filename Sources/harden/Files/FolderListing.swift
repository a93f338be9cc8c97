#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif
import HardenKubernetes
import HardenYAML

/// The files below a folder.
enum FolderListing {
    /// The paths, relative to `folder`, of all files below it whose names end in one of `suffixes`, sorted by their bytes,
    /// so that every machine sees the same order.
    ///
    /// Hidden files and folders are passed over. A link to a file counts as a file while it stays below `folder`; links
    /// to folders are not followed, so that nothing outside the given folder is ever found, and no loop entered.
    ///
    /// - Returns: No paths when the folder does not exist yet.
    static func files(below folder: String, withSuffixes suffixes: [String]) throws(FileError) -> [String] {
        switch try kind(of: folder) {
        case .missing: return []
        case .folder: break
        case .file, .other: throw FileError(path: folder, message: "is not a folder; give a folder for the manifests")
        }
        var found: [String] = []
        // Folders still to be listed, relative to the top; the top itself is empty.
        var open = [""]
        while let current = open.popLast() {
            for entry in try DirectoryListing(join(folder, current)).entries where !entry.name.hasPrefix(".") {
                let path = current.isEmpty ? entry.name : join(current, entry.name)
                let isWanted = suffixes.contains { entry.name.hasSuffix($0) }
                switch entry.kind {
                case .folder: open.append(path)
                case .file where isWanted: found.append(path)
                case .other where isWanted && isLink(join(folder, path), toFileBelow: folder): found.append(path)
                case .file, .other: continue
                }
            }
        }
        return withoutRepetition(found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, in: folder)
    }

    /// The paths without those that lead to a file which is there under another: the file's own path stays, and of hard
    /// links the first.
    private static func withoutRepetition(_ paths: [String], in folder: String) -> [String] {
        let links = Set(paths.filter { (try? kind(of: join(folder, $0), followingLinks: false)) == .other })
        var seen: Set<Identity> = []
        let kept = (paths.filter { !links.contains($0) } + paths.filter(links.contains)).filter { path in
            Identity(join(folder, path)).map { seen.insert($0).inserted } ?? true
        }
        return paths.filter(Set(kept).contains)
    }

    /// The path of something below a folder.
    static func join(_ folder: String, _ path: String) -> String {
        if path.isEmpty { return folder }
        if folder == "." { return path }
        return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
    }

    private static func isLink(_ path: String, toFileBelow folder: String) -> Bool {
        guard let kind = try? kind(of: path), kind == .file, let root = realPath(folder), let target = realPath(path)
        else { return false }
        return target.hasPrefix(root == "/" ? root : root + "/")
    }

    /// What a file is, whatever path leads to it.
    struct Identity: Hashable {
        private let device: dev_t
        private let number: ino_t

        /// The file at a path, or the one that a link there leads to; `nil` if there is none.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (device, number) = (status.st_dev, status.st_ino)
        }
    }

    /// What there is at a path.
    enum Kind {
        case file
        case folder
        /// A link that is not followed, a socket, a device.
        case other
        case missing
    }

    /// What there is at `path`.
    static func kind(of path: String, followingLinks: Bool = true) throws(FileError) -> Kind {
        var status = stat()
        guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else {
            if errno == ENOENT { return .missing }
            throw failure(path, "cannot be looked at")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    private static func failure(_ path: String, _ whatFailed: String) -> FileError {
        FileError(path: path, message: "\(whatFailed): \(String(cString: strerror(errno)))")
    }

    /// The path by which every spelling of a place is the same: without links, `.` and `..`, as far as it exists.
    static func canonical(_ path: String) -> String {
        var rest: [Substring] = []
        var existing = path[...]
        while true {
            if let resolved = realPath(existing.isEmpty ? "." : String(existing)) {
                return rest.reversed().reduce(resolved) { whole, part in
                    switch part {
                    case ".": whole
                    case "..": String(whole[..<(whole.lastIndex(of: "/") ?? whole.startIndex)])
                    default: whole.hasSuffix("/") ? whole + part : "\(whole)/\(part)"
                    }
                }
            }
            while existing.count > 1, existing.hasSuffix("/") { existing = existing.dropLast() }
            guard !existing.isEmpty else { return path }
            let slash = existing.lastIndex(of: "/")
            rest.append(existing[(slash.map(existing.index(after:)) ?? existing.startIndex)...])
            existing = slash.map { $0 == existing.startIndex ? "/" : existing[..<$0] } ?? ""
        }
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
