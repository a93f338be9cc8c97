#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
package import HardenYAML

/// The entries of a folder, sorted by name.
package struct DirectoryListing {
    package enum Kind {
        case file
        case folder
        /// Links, sockets, devices: nothing that holds a manifest of its own.
        case other
    }

    package struct Entry {
        /// The name as text; where it is none, with a replacement character for each byte that is not.
        package var name: String
        /// Whether the name is UTF-8. One that is not cannot be opened by its text.
        package var hasTextName = true
        package var kind: Kind
    }

    package let entries: [Entry]

    /// - Throws: Why the folder cannot be opened or read.
    package init(_ path: String) throws(FileError) {
        guard let directory = opendir(path) else {
            throw FileError(path: path, message: "the folder cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { closedir(directory) }
        var entries: [Entry] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                // A part of the entries is worse than none: what is there would count as missing.
                guard errno == 0 else {
                    let reason = String(cString: strerror(errno))
                    throw FileError(path: path, message: "the folder cannot be read: \(reason)")
                }
                break
            }
            let (name, isText) = Self.name(of: entry)
            if name == "." || name == ".." { continue }
            let kind = Self.kind(of: entry, at: "\(path)/\(name)")
            entries.append(Entry(name: name, hasTextName: isText, kind: kind))
        }
        self.entries = entries.sorted { $0.name < $1.name }
    }

    /// What a path leads to, through links; `nil` where there is nothing.
    static func kind(at path: String) -> Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return kind(mode: status.st_mode)
    }

    /// Why a path leads to nothing.
    static func missing(_ path: String) -> FileError {
        var status = stat()
        let failure = stat(path, &status) == 0 ? ENOENT : errno
        let message =
            if failure != ENOENT && failure != ENOTDIR {
                "cannot be reached: \(String(cString: strerror(failure)))"
            } else if lstat(path, &status) == 0 {
                "is a link to something that is not there"
            } else if path.unicodeScalars.contains("\u{FFFD}") {
                "there is no such file or folder; a name that is not UTF-8 cannot be given"
            } else {
                "there is no such file or folder"
            }
        return FileError(path: path, message: message)
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> (text: String, isText: Bool) {
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 1) { start in
                if let text = String(validatingCString: start) { return (text, true) }
                return (String(cString: start), false)
            }
        }
    }

    private static func kind(of entry: UnsafeMutablePointer<dirent>, at path: @autoclosure () -> String) -> Kind {
        switch Int32(entry.pointee.d_type) {
        case Int32(DT_REG): return .file
        case Int32(DT_DIR): return .folder
        case Int32(DT_UNKNOWN):
            // Some file systems do not say.
            var status = stat()
            return lstat(path(), &status) == 0 ? kind(mode: status.st_mode) : .other
        default: return .other
        }
    }

    private static func kind(mode: mode_t) -> Kind {
        switch mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: .other
        }
    }
}
