import HardenKubernetes
import HardenSystem
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
        switch try FileKind(of: folder) {
        case .missing: return []
        case .folder: break
        case .file, .other: throw FileError(path: folder, message: "is not a folder; give a folder for the manifests")
        }
        var found: [String] = []
        // Folders still to be listed, relative to the top; the top itself is empty.
        var open = [""]
        while let current = open.popLast() {
            for entry in try DirectoryListing(Paths.join(folder, current)).entries where !entry.name.hasPrefix(".") {
                let path = current.isEmpty ? entry.name : Paths.join(current, entry.name)
                let isWanted = suffixes.contains { entry.name.hasSuffix($0) }
                switch entry.kind {
                case .folder: open.append(path)
                case .file where isWanted: found.append(path)
                case .other where isWanted && isLink(Paths.join(folder, path), toFileBelow: folder): found.append(path)
                case .file, .other, .missing: continue
                }
            }
        }
        return withoutRepetition(found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, in: folder)
    }

    /// The paths without those that lead to a file which is there under another: the file's own path stays, and of hard
    /// links the first.
    private static func withoutRepetition(_ paths: [String], in folder: String) -> [String] {
        let links = Set(paths.filter { (try? FileKind(of: Paths.join(folder, $0), followingLinks: false)) == .other })
        var seen: Set<FileIdentity> = []
        let kept = (paths.filter { !links.contains($0) } + paths.filter(links.contains)).filter { path in
            FileIdentity(Paths.join(folder, path)).map { seen.insert($0).inserted } ?? true
        }
        return paths.filter(Set(kept).contains)
    }

    private static func isLink(_ path: String, toFileBelow folder: String) -> Bool {
        guard let kind = try? FileKind(of: path), kind == .file, let root = Paths.real(folder),
            let target = Paths.real(path)
        else { return false }
        return target.hasPrefix(root == "/" ? root : root + "/")
    }
}
