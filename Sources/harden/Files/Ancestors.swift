#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The folders above a path.
enum Ancestors {
    /// The nearest of a folder and those above it for which something is true.
    ///
    /// - Parameter folder: A path from the root, without `..` and symbolic links.
    static func nearest(from folder: String, where isWanted: (String) -> Bool) -> String? {
        var folder = folder
        while true {
            if isWanted(folder) { return folder }
            if folder == "/" { return nil }
            folder = parent(of: folder)
        }
    }

    /// The nearest of a folder and those above it that has an entry of this name.
    static func nearest(from folder: String, with name: String) -> String? {
        nearest(from: folder) { access(FolderListing.join($0, name), F_OK) == 0 }
    }

    /// What leads from a folder to one below it, with a slash at its end, empty for itself; `nil` for one that is not below.
    static func way(from top: String, to folder: String) -> String? {
        if folder == top { return "" }
        let prefix = top == "/" ? "/" : top + "/"
        return folder.hasPrefix(prefix) ? "\(folder.dropFirst(prefix.count))/" : nil
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// The path from the root, without `..` and symbolic links; `nil` where nothing is there.
    static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
