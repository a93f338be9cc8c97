#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Files as a diff names them, so that `git apply` finds them: from the top of their repository, whatever the working
/// directory is, since Git leaves out silently what it does not find below its own. Outside of repositories from the
/// working directory.
struct DiffPaths {
    private var folders: [String: String] = [:]

    init(_ paths: [String]) {
        for path in paths {
            let folder = Self.folder(of: path)
            guard folders[folder] == nil, let real = Ancestors.realPath(folder.isEmpty ? "." : folder) else { continue }
            let repository = Ancestors.nearest(from: real) { access(FolderListing.join($0, ".git"), F_OK) == 0 }
            guard let top = repository ?? Ancestors.realPath(".") else { continue }
            if real == top {
                folders[folder] = ""
            } else {
                let prefix = top == "/" ? "/" : top + "/"
                // Outside of the working directory nothing but the whole path will do, without the slash that Git refuses.
                folders[folder] = String(real.hasPrefix(prefix) ? real.dropFirst(prefix.count) : real.dropFirst()) + "/"
            }
        }
    }

    subscript(path: String) -> String {
        let folder = Self.folder(of: path)
        guard let name = folders[folder] else { return String(path.drop { $0 == "/" }) }
        return name + path.dropFirst(folder.count)
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }
}
