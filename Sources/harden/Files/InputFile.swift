#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Reading whole files, and standard input, as bytes.
enum InputFile {
    /// What `-` is called in messages.
    static let standardInputName = "<stdin>"

    /// Reads a file.
    static func bytes(ofFile path: String) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("read", path, code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError("read", path, code: errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError("read", path, code: EISDIR) }
        // One byte more than the file has, so that its end shows without another buffer.
        return try bytes(of: descriptor, name: path, capacity: Int(status.st_size) + 1)
    }

    /// Reads standard input to its end.
    static func bytesOfStandardInput() throws(FileError) -> [UInt8] {
        try bytes(of: STDIN_FILENO, name: standardInputName, capacity: 1 << 16)
    }

    private static func bytes(of descriptor: Int32, name: String, capacity: Int) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(capacity, 512))
        var filled = 0
        while true {
            if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: filled)) }
            let count = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            }
            if count > 0 {
                filled += count
            } else if count == 0 {
                bytes.removeLast(bytes.count - filled)
                return bytes
            } else if errno != EINTR {
                throw FileError("read", name, code: errno)
            }
        }
    }
}
