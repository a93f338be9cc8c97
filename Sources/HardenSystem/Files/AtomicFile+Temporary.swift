#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The temporary files that hold new content until it takes the place of the old.
///
/// Whoever writes one holds a lock on it, which ends with the process however that ends. A file without a lock is therefore
/// left over from a process that was killed.
extension AtomicFile {
    private static let prefix = ".harden."
    private static let suffix = ".temporary"

    /// Creates a locked file.
    ///
    /// - Returns: Its descriptor, to be closed when the file has its final name or is gone, and its path.
    static func createTemporary(in folder: String, path: String) throws(FileError) -> (descriptor: CInt, name: String) {
        while true {
            var template = Array("\(folder)/\(prefix)XXXXXX\(suffix)".utf8CString)
            let descriptor = mkstemps(&template, CInt(suffix.utf8.count))
            guard descriptor >= 0 else { throw FileError(path: path, whatFailed: "cannot create a file beside it") }
            // Some file systems have no locks; then nothing is ever removed either.
            _ = flock(descriptor, LOCK_EX)
            // Before it was locked another process may have taken it for left over.
            if isLinked(descriptor) {
                let name = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
                return (descriptor, name ?? "")
            }
            close(descriptor)
        }
    }

    /// Whether an open file still has a name.
    private static func isLinked(_ descriptor: CInt) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) != 0 || status.st_nlink > 0
    }

    /// Removes what processes left behind that were killed while they replaced some of these files.
    ///
    /// What cannot be removed stays: it does no harm, since its name is no manifest's.
    package static func removeLeftovers(beside paths: some Sequence<String>) {
        var folders: Set<String> = []
        for path in paths {
            var status = stat()
            // A link that was named stays, and the file that it leads to is replaced, in its own folder.
            let isLink = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
            folders.insert(folder(of: isLink ? Paths.real(path) ?? path : path))
        }
        for folder in folders { removeLeftovers(in: folder) }
    }

    /// Whether a name is that of a temporary file.
    package static func isTemporary(_ name: String) -> Bool { name.hasPrefix(prefix) && name.hasSuffix(suffix) }

    /// Removes what processes left behind in a folder.
    package static func removeLeftovers(in folder: String) {
        guard let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
            }
            guard isTemporary(name) else { continue }
            let path = "\(folder)/\(name)"
            let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
            close(descriptor)
        }
    }
}
