/// Changes of files, worked out and verified, not yet made.
///
/// Every byte outside of a change stays: comments, blank lines, quotes, indentation, line ends.
public struct Patch: Sendable, Hashable {
    /// The files that change, in the order of their paths.
    public let changes: [FileChange]

    /// Whether nothing changes.
    public var isEmpty: Bool { changes.isEmpty }

    /// All changes as one diff that `git apply` takes.
    public var diff: String { changes.map(\.diff).joined() }

    /// The files as they are with the changes; new files come last.
    public func applied(to files: [ManifestFile]) -> [ManifestFile] {
        var results = Dictionary(changes.map { ($0.path, $0.result) }) { $1 }
        let changed = files.map { file in
            ManifestFile(path: file.path, bytes: results.removeValue(forKey: file.path) ?? file.bytes)
        }
        let new = changes.filter { results[$0.path] != nil }
        return changed + new.map { ManifestFile(path: $0.path, bytes: $0.result) }
    }
}

/// A file with its content before and after.
public struct FileChange: Sendable, Hashable {
    /// The file's path, as it was given or found.
    public let path: String
    /// The content before; `nil` for a file that is new.
    public let original: [UInt8]?
    /// The content after.
    public let result: [UInt8]
    /// The difference as a unified diff; its paths are relative, as `git apply` wants them.
    public let diff: String

    /// What a diff calls a file.
    static func nameInDiff(_ path: String) -> String {
        var name = path[...]
        while name.hasPrefix("/") || name.hasPrefix("./") { name = name.dropFirst() }
        return String(name)
    }
}
