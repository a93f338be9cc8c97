#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The entries of a folder, sorted by name.
package struct DirectoryListing {
    package struct Entry {
        /// The name as text; where it is none, with a replacement character for each byte that is not.
        package var name: String
        /// Whether the name is UTF-8. One that is not cannot be opened by its text.
        package var hasTextName = true
        package var kind: FileKind
    }

    package let entries: [Entry]

    /// - Throws: Why the folder cannot be opened or read.
    package init(_ path: String) throws(FileError) {
        guard let directory = opendir(path) else {
            throw FileError(path: path, whatFailed: "the folder cannot be opened")
        }
        defer { closedir(directory) }
        var entries: [Entry] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                // A part of the entries is worse than none: what is there would count as missing.
                guard errno == 0 else { throw FileError(path: path, whatFailed: "the folder cannot be read") }
                break
            }
            let (name, isText) = Self.name(of: entry)
            if name == "." || name == ".." { continue }
            let kind = Self.kind(of: entry, at: "\(path)/\(name)")
            entries.append(Entry(name: name, hasTextName: isText, kind: kind))
        }
        self.entries = entries.sorted { $0.name < $1.name }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> (text: String, isText: Bool) {
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 1) { start in
                if let text = String(validatingCString: start) { return (text, true) }
                return (String(cString: start), false)
            }
        }
    }

    private static func kind(of entry: UnsafeMutablePointer<dirent>, at path: @autoclosure () -> String) -> FileKind {
        switch Int32(entry.pointee.d_type) {
        case Int32(DT_REG): return .file
        case Int32(DT_DIR): return .folder
        case Int32(DT_UNKNOWN):
            // Some file systems do not say.
            var status = stat()
            return lstat(path(), &status) == 0 ? FileKind(mode: status.st_mode) : .other
        default: return .other
        }
    }
}
