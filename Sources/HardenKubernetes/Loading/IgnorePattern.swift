/// One line of a `.gitignore`.
///
/// Source: gitignore(5).
struct IgnorePattern {
    /// Whether the line begins with `!` and takes paths in again.
    let isNegated: Bool
    /// Whether only folders are meant (a `/` at the end).
    let foldersOnly: Bool
    /// Whether the whole path below the file's folder counts, not the last name alone.
    let isAnchored: Bool
    private let glob: Glob

    /// - Parameter line: A line without its line break; `nil` comes back for blank lines and comments.
    init?(line: some Collection<UInt8>) {
        var text = Array(line)
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        Self.trimTrailingBlanks(&text)
        guard let first = text.first, first != UInt8(ascii: "#") else { return nil }
        isNegated = first == UInt8(ascii: "!")
        if isNegated { text.removeFirst() }
        foldersOnly = text.last == UInt8(ascii: "/")
        if foldersOnly { text.removeLast() }
        isAnchored = text.contains(UInt8(ascii: "/"))
        if text.first == UInt8(ascii: "/") { text.removeFirst() }
        guard !text.isEmpty else { return nil }
        glob = Glob(text[...])
    }

    /// Whether the pattern is about a path.
    ///
    /// - Parameters:
    ///   - path: The path below the folder of the `.gitignore`, without a `/` at either end.
    ///   - isFolder: Whether the path is a folder's.
    /// - Returns: Whether it is, negated or not.
    func matches(_ path: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
        if foldersOnly, !isFolder { return false }
        if isAnchored { return glob.matches(path) }
        let name = path.lastIndex(of: UInt8(ascii: "/")).map { path[($0 + 1)...] } ?? path
        return glob.matches(name)
    }

    /// Blanks at the end do not count unless a backslash stands before them.
    private static func trimTrailingBlanks(_ text: inout [UInt8]) {
        while let last = text.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
            let backslashes = text.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count
            if backslashes % 2 == 1 { return }
            text.removeLast()
        }
    }
}
