#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Paths as the file system knows them.
extension Paths {
    /// The path from the root, without `..` and symbolic links; `nil` where nothing is there.
    package static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The path by which every spelling of a place is the same: without links, `.` and `..`, as far as it exists.
    package static func canonical(_ path: String) -> String {
        var rest: [Substring] = []
        var existing = path
        while true {
            if let resolved = real(spelled(existing)) {
                return rest.reversed().reduce(resolved) { whole, part in
                    switch part {
                    case ".": whole
                    case "..": String(whole[..<(whole.lastIndex(of: "/") ?? whole.startIndex)])
                    default: whole.hasSuffix("/") ? whole + part : "\(whole)/\(part)"
                    }
                }
            }
            while existing.count > 1, existing.hasSuffix("/") { existing.removeLast() }
            guard !existing.isEmpty else { return path }
            rest.append(Substring(name(of: existing)))
            existing = String(folder(of: existing))
        }
    }

    /// Whether a path stands for what the process was given or for nothing, as in `--config <(…)`.
    package static func isOfProcess(_ path: String) -> Bool {
        ["/dev/null", "/dev/stdin", "/dev/stdout", "/dev/stderr"].contains(path)
            || ["/dev/fd/", "/proc/self/fd/"].contains(where: path.hasPrefix)
    }

    /// The nearest of a folder and those above it that has an entry of this name.
    ///
    /// - Parameter folder: A path from the root, without `..` and symbolic links.
    package static func nearest(from folder: String, with name: String) -> String? {
        nearest(from: folder) { exists(join($0, name)) }
    }

    /// The working directory; `nil` where it is gone or may not be asked for.
    package static var workingDirectory: String? {
        guard let directory = getcwd(nil, 0) else { return nil }
        defer { free(directory) }
        return String(cString: directory)
    }

    /// Whether a path leads to something, through links.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether a path leads to something that may be written.
    package static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

    /// Whether a path leads to a folder, through links.
    package static func isFolder(_ path: String) -> Bool {
        guard case .folder? = try? FileKind(of: path) else { return false }
        return true
    }
}
