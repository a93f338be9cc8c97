#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension AtomicFile {
    /// Makes a file hold what was asked for under its name, whatever it held: a report, or a baseline.
    ///
    /// What is no ordinary file, such as a pipe or `/dev/stdout`, is written to, and stays what it is.
    ///
    /// - Throws: Why the file cannot be written; an ordinary one is then as it was.
    package static func store(_ bytes: [UInt8], in path: String) throws(FileError) {
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT != S_IFREG {
            let descriptor = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC)
            guard descriptor >= 0 else { throw FileError(path: path, whatFailed: "cannot be opened") }
            defer { close(descriptor) }
            return try write(bytes, to: Descriptor(descriptor), path: path)
        }
        removeLeftovers(beside: CollectionOfOne(path))
        let original = exists ? try read(path) : nil
        if original != bytes { try replace(path, with: bytes, original: original) }
    }
}
