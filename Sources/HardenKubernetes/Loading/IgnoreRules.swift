import HardenSystem

/// The `.gitignore` files that count for a folder, outermost first.
struct IgnoreRules {
    /// The lines of one file.
    private struct Layer {
        /// Bytes of the path before which the file's patterns apply: the length of its folder's path and a `/`.
        var prefix: Int
        var patterns: [IgnorePattern]
    }

    private var layers: [Layer] = []

    /// Adds the `.gitignore` text of a folder, whose absolute path has no `/` at its end.
    mutating func add(_ text: [UInt8], folder: String) {
        let content = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text[3...] : text[...]
        let patterns = content.split(separator: UInt8(ascii: "\n")).compactMap { IgnorePattern(line: $0) }
        guard !patterns.isEmpty else { return }
        layers.append(Layer(prefix: folder == "/" ? 1 : folder.utf8.count + 1, patterns: patterns))
    }

    var isEmpty: Bool { layers.isEmpty }

    /// Whether a file or folder is ignored. The last pattern that is about it decides.
    ///
    /// The path is absolute, and below the folders of all layers.
    func ignores(_ path: [UInt8], isFolder: Bool) -> Bool {
        for layer in layers.reversed() {
            let relative = path[layer.prefix...]
            if let pattern = layer.patterns.last(where: { $0.matches(relative, isFolder: isFolder) }) {
                return !pattern.isNegated
            }
        }
        return false
    }
}

extension IgnoreRules {
    /// The rules that a repository has for a folder within it, the folder's own file left out. The path is absolute.
    static func above(_ folder: String) -> IgnoreRules {
        var rules = IgnoreRules()
        guard let root = repository(of: folder) else { return rules }
        if let text = text(of: "\(root)/.git/info/exclude") { rules.add(text, folder: root) }
        var current = root
        for part in folder.dropFirst(root.count).split(separator: "/") {
            if let text = text(of: "\(current)/.gitignore") { rules.add(text, folder: current) }
            current += "/\(part)"
        }
        return rules
    }

    /// The text of a file; `nil` for links, which Git does not follow here either, and for what has no end.
    private static func text(of path: String) -> [UInt8]? {
        guard case .file? = try? FileKind(of: path, followingLinks: false) else { return nil }
        return try? AtomicFile.read(path)
    }

    /// The nearest folder upwards that holds a `.git`.
    private static func repository(of folder: String) -> String? {
        // The root of all is nobody's repository.
        Paths.nearest(from: folder) { $0 == "/" || Paths.exists("\($0)/.git") }.flatMap { $0 == "/" ? nil : $0 }
    }
}
