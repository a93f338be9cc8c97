#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Why a file could not be read or written.
package struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    package let path: String
    package let message: String

    package init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    /// The failure of the last system call.
    init(path: String, whatFailed: String) {
        self.init(path: path, message: "\(whatFailed): \(String(cString: strerror(errno)))")
    }

    package var description: String { "\(path): error: \(message)" }
}

/// Reads whole files, and replaces them so that nobody ever sees half a file.
package enum AtomicFile {
    /// Bytes that a file may have unless somebody says otherwise. No manifest comes near.
    package static let sizeLimit = 256 << 20

    /// Reads a file.
    ///
    /// - Parameter limit: The bytes that a file may have; a larger one is refused before it is read.
    /// - Throws: Why the file cannot be read.
    package static func read(_ path: String, limit: Int = sizeLimit) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: path, whatFailed: "cannot be opened") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, whatFailed: "cannot be read") }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError(path: path, message: "is a directory") }
        guard status.st_size <= limit else {
            throw FileError(
                path: path,
                message: "has \(status.st_size) bytes, more than \(limit); no manifest is so large"
            )
        }
        return try readAll(Descriptor(descriptor), path: path, expecting: Int(status.st_size), limit: limit)
    }

    /// Reads until the end, whatever size was promised: pipes and files under `/proc` promise none.
    ///
    /// - Throws: Why it cannot be read, or that it is larger than `limit`.
    package static func readAll(
        _ descriptor: Descriptor,
        path: String,
        expecting size: Int = 0,
        limit: Int = sizeLimit
    ) throws(FileError) -> [UInt8] {
        // One byte more than was promised, so that the end is seen without another round.
        var (bytes, isAtEnd) = try readPart(descriptor, path: path, capacity: size + 1)
        while !isAtEnd {
            let part = try readPart(descriptor, path: path, capacity: max(bytes.count, 1 << 16))
            bytes += part.bytes
            isAtEnd = part.isAtEnd
            // Some devices never end.
            guard bytes.count <= limit else {
                throw FileError(path: path, message: "has more than \(limit) bytes; no manifest is so large")
            }
        }
        return bytes
    }

    /// Reads a file of any length, or a pipe, piece by piece.
    ///
    /// - Parameter most: How many bytes are enough.
    /// - Throws: Why it cannot be opened or read; what was read before was handed on.
    package static func readPieces(
        _ path: String,
        most: Int = .max,
        _ body: ([UInt8]) -> Void
    ) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: path, whatFailed: "cannot be opened") }
        defer { close(descriptor) }
        if case .folder? = Descriptor(descriptor).kind { throw FileError(path: path, message: "is a directory") }
        try readPieces(Descriptor(descriptor), path: path, most: most, body)
    }

    /// Reads what comes in, piece by piece, until its end.
    ///
    /// - Throws: Why it cannot be read; what was read before was handed on.
    package static func readPieces(
        _ descriptor: Descriptor,
        path: String,
        most: Int = .max,
        _ body: ([UInt8]) -> Void
    ) throws(FileError) {
        var rest = most
        while rest > 0 {
            let part = try readPart(descriptor, path: path, capacity: min(rest, 1 << 18))
            if !part.bytes.isEmpty { body(part.bytes) }
            if part.isAtEnd { return }
            rest -= part.bytes.count
        }
    }

    /// Reads until a buffer is full, or the end is there.
    private static func readPart(
        _ descriptor: Descriptor,
        path: String,
        capacity: Int
    ) throws(FileError) -> (bytes: [UInt8], isAtEnd: Bool) {
        var failure: FileError?
        var isAtEnd = false
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            while count < buffer.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                do throws(SystemError) {
                    let read = try descriptor.read(into: rest)
                    if read == 0 {
                        isAtEnd = true
                        return
                    }
                    count += read
                } catch {
                    failure = FileError(path: path, message: "cannot be read: \(error)")
                    return
                }
            }
        }
        if let failure { throw failure }
        return (bytes, isAtEnd)
    }

    /// Replaces the content of a file; where there is none, creates it.
    ///
    /// The new content goes to a temporary file beside the target and takes its place when it is on disk. The mode and,
    /// where permitted, the owner stay; a symbolic link stays, and the file that it points to is replaced.
    ///
    /// - Parameters:
    ///   - original: What the file is known to hold, `nil` where it is not to exist. If it holds something else by now,
    ///     somebody else has edited it, and nothing is written.
    ///   - synchronize: Makes what a file or a folder holds outlive a loss of power, and tells whether it could.
    /// - Throws: Why the file cannot be written; it is then as it was.
    package static func replace(
        _ path: String,
        with bytes: [UInt8],
        original: [UInt8]?,
        synchronize: (Descriptor) -> Bool = AtomicFile.synchronize
    ) throws(FileError) {
        let target = Paths.real(path) ?? path
        var status = stat()
        let exists = stat(target, &status) == 0
        if exists, original == nil { throw FileError(path: path, message: "exists already; it was created meanwhile") }
        if !exists, original != nil { throw FileError(path: path, message: "does not exist any more") }
        // What it names may be anywhere; nobody has asked for a file there.
        if !exists, lstat(target, &status) == 0 {
            throw FileError(path: path, message: "is a link to something that is not there")
        }
        if exists {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw FileError(path: path, message: "is no ordinary file, and cannot be replaced")
            }
            // Its folder decides whether a file can be replaced; but somebody has said that this one is not to be written.
            guard access(target, W_OK) == 0 else { throw FileError(path: path, whatFailed: "cannot be written") }
        }
        try expect(original, in: target, path: path)

        let (descriptor, temporary) = try createTemporary(in: folder(of: target), path: path)
        do throws(FileError) {
            defer { close(descriptor) }
            if exists {
                // The owner may only be changed by root; the group also by those who are in it.
                if fchown(descriptor, status.st_uid, status.st_gid) != 0 {
                    _ = fchown(descriptor, uid_t.max, status.st_gid)
                }
                guard fchmod(descriptor, status.st_mode & 0o7777) == 0 else {
                    throw FileError(path: path, whatFailed: "its permissions cannot be kept")
                }
            } else {
                let mask = umask(0)
                umask(mask)
                guard fchmod(descriptor, 0o666 & ~mask) == 0 else {
                    throw FileError(path: path, whatFailed: "cannot be given its permissions")
                }
            }
            try write(bytes, to: Descriptor(descriptor), path: path)
            guard synchronize(Descriptor(descriptor)) else {
                throw FileError(path: path, whatFailed: "cannot be written")
            }
            // Writing takes its time.
            try expect(original, in: target, path: path)
            if exists {
                guard rename(temporary, target) == 0 else {
                    throw FileError(path: path, whatFailed: "cannot be replaced")
                }
            } else {
                try create(target, from: temporary, path: path)
            }
        } catch {
            unlink(temporary)
            throw error
        }
        synchronizeFolder(of: target, synchronize)
    }

    /// Checks that a file still holds what it held.
    private static func expect(_ original: [UInt8]?, in target: String, path: String) throws(FileError) {
        guard let original, try read(target) != original else { return }
        throw FileError(path: path, message: "has been changed meanwhile; run the command again")
    }

    /// Gives a new file its name, unless somebody has taken it meanwhile, which a rename would not notice.
    private static func create(_ target: String, from temporary: String, path: String) throws(FileError) {
        if link(temporary, target) == 0 {
            unlink(temporary)
        } else if errno == EEXIST {
            throw FileError(path: path, message: "exists already; it was created meanwhile")
        } else if rename(temporary, target) != 0 {
            // Not every file system has hard links.
            throw FileError(path: path, whatFailed: "cannot be created")
        }
    }

    /// Writes all bytes to a descriptor.
    static func write(_ bytes: [UInt8], to descriptor: Descriptor, path: String) throws(FileError) {
        do throws(SystemError) {
            try bytes.withUnsafeBufferPointer { buffer throws(SystemError) in
                try descriptor.write(UnsafeRawBufferPointer(buffer))
            }
        } catch {
            throw FileError(path: path, message: "cannot be written: \(error)")
        }
    }

    /// The folder that a path is in, as it is opened.
    static func folder(of path: String) -> String { Paths.spelled(Paths.folder(of: path)) }

    /// Makes the rename itself durable; some file systems cannot, which is no failure.
    private static func synchronizeFolder(of path: String, _ synchronize: (Descriptor) -> Bool) {
        let descriptor = open(folder(of: path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = synchronize(Descriptor(descriptor))
        close(descriptor)
    }

    /// Asks the system to put what a file or a folder holds on disk.
    package static func synchronize(_ descriptor: Descriptor) -> Bool { fsync(descriptor.number) == 0 }
}
