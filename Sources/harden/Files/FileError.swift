#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Why a file or folder could not be used, said so that its owner knows what to do.
struct FileError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }

    /// A failed system call.
    ///
    /// - Parameters:
    ///   - action: What was tried, such as `read` or `open`.
    ///   - path: The path as the caller wrote it.
    ///   - code: The value of `errno` right after the call.
    init(_ action: String, _ path: String, code: Int32) {
        self.init("cannot \(action) '\(path)': \(Self.reason(code))")
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "no such file or directory"
        case EACCES, EPERM: "no permission"
        case EISDIR: "it is a directory"
        case ENOTDIR: "a part of the path is not a directory"
        case ELOOP: "too many symbolic links, or a loop of them"
        case ENOSPC: "no space left on the device"
        case EROFS: "the file system is read-only"
        default: String(cString: strerror(code))
        }
    }
}
