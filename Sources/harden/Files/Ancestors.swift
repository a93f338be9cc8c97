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
