/// Paths as text, without asking the file system.
package enum Paths {
    /// The folder of a file; empty for the current one.
    static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A path as seen from a folder, without `.` and `..` where that can be done.
    static func join(_ folder: String, _ path: String) -> String {
        if path.hasPrefix("/") { return normalized(path) }
        return normalized(folder.isEmpty ? path : "\(folder)/\(path)")
    }

    /// A path without `.`, `..` and empty parts where that can be done; empty for the current folder.
    package static func normalized(_ path: String) -> String {
        guard needsNormalizing(path) else { return path }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// Whether a part of the path is empty or begins with a dot.
    private static func needsNormalizing(_ path: String) -> Bool {
        var path = path
        return path.withUTF8 { bytes in
            let slash = UInt8(ascii: "/")
            guard bytes.last != slash, bytes.first != UInt8(ascii: ".") else { return !bytes.isEmpty }
            for index in bytes.indices.dropLast() where bytes[index] == slash {
                if bytes[index + 1] == slash || bytes[index + 1] == UInt8(ascii: ".") { return true }
            }
            return false
        }
    }
}
