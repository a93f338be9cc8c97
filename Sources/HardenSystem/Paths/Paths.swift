/// Paths as text, without asking the file system.
///
/// Paths travel through the program as the text that the user wrote, since they are shown, compared and counted as that; a
/// type that tidies what it is made from (`FilePath` drops a final `/` and doubled ones) could not give it back.
package enum Paths {
    /// The folder of a file without its final `/`; empty for the current one.
    package static func folder(of path: String) -> Substring {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return slash == path.startIndex ? "/" : path[..<slash]
    }

    /// A path up to its last `/`, with it; empty where there is none. Together with the name it is the whole path.
    package static func prefix(of path: String) -> Substring { path.prefix(upTo: nameStart(in: path)) }

    /// A path from its last `/` on, without it.
    package static func name(of path: String) -> Substring { path[nameStart(in: path)...] }

    private static func nameStart(in path: String) -> String.Index {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
    }

    /// A folder's path as something that can be opened and shown: `.` for the current one.
    package static func spelled(_ folder: some StringProtocol) -> String { folder.isEmpty ? "." : String(folder) }

    /// The path of something below a folder, as it is shown: nothing is said twice, and nothing is tidied.
    package static func join(_ folder: String, _ path: String) -> String {
        if path.isEmpty { return folder }
        if folder == "." { return path }
        return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
    }

    /// A path as seen from a folder, without `.` and `..` where that can be done.
    package static func resolve(_ path: String, from folder: String) -> String {
        if path.hasPrefix("/") { return normalized(path) }
        return normalized(folder.isEmpty ? path : "\(folder)/\(path)")
    }

    /// A path without `.`, `..` and empty parts where that can be done; empty for the current folder.
    package static func normalized(_ path: String) -> String {
        guard needsNormalizing(path) else { return path }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            // Above the folder where the path begins nothing is known, and `..` stays.
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

extension Paths {
    /// The nearest of a folder and those above it for which something is true.
    ///
    /// - Parameter folder: A path from the root, without `..` and symbolic links.
    package static func nearest(from folder: String, where isWanted: (String) -> Bool) -> String? {
        var folder = folder
        while true {
            if isWanted(folder) { return folder }
            if folder == "/" || folder.isEmpty { return nil }
            folder = String(Paths.folder(of: folder))
        }
    }

    /// What leads from a folder to one below it, with a slash at its end, empty for itself; `nil` for one that is not below.
    package static func way(from top: String, to folder: String) -> String? {
        if folder == top { return "" }
        let prefix = top == "/" ? "/" : top + "/"
        return folder.hasPrefix(prefix) ? "\(folder.dropFirst(prefix.count))/" : nil
    }
}
