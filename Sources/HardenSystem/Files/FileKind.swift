#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What there is at a path.
package enum FileKind: Sendable {
    case file
    case folder
    /// Links that are not followed, sockets, devices: nothing that holds a manifest of its own.
    case other
    case missing

    /// - Throws: Why the path cannot be looked at.
    package init(of path: String, followingLinks: Bool = true) throws(FileError) {
        var status = stat()
        if (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 {
            self.init(mode: status.st_mode)
        } else if errno == ENOENT {
            self = .missing
        } else {
            throw FileError(path: path, whatFailed: "cannot be looked at")
        }
    }

    init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        default: self = .other
        }
    }
}

/// What a file is, whatever path leads to it.
package struct FileIdentity: Hashable {
    private let device: dev_t
    private let number: ino_t

    /// The file at a path, or the one that a link there leads to; `nil` if there is none.
    package init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (device, number) = (status.st_dev, status.st_ino)
    }
}

extension FileError {
    /// What is wrong with a path to a pipe or a device, which may hold the program up for ever; `nil` for other paths, and for
    /// those by which a process is given something.
    ///
    /// - Parameter use: What does not happen with it, such as "read".
    /// - Throws: Why the path cannot be looked at.
    package static func pipe(_ path: String, _ use: String) throws(FileError) -> FileError? {
        guard !Paths.isOfProcess(path), case .other = try FileKind(of: path) else { return nil }
        return FileError(path: path, message: "is a pipe or a device, and not \(use): expected a file")
    }

    /// Why a path leads to nothing.
    package static func missing(_ path: String) -> FileError {
        var status = stat()
        let failure = stat(path, &status) == 0 ? ENOENT : errno
        let message =
            if failure != ENOENT && failure != ENOTDIR {
                "cannot be reached: \(SystemError(code: failure))"
            } else if lstat(path, &status) == 0 {
                "is a link to something that is not there"
            } else if path.unicodeScalars.contains("\u{FFFD}") {
                "there is no such file or folder; a name that is not UTF-8 cannot be given"
            } else {
                "there is no such file or folder"
            }
        return FileError(path: path, message: message)
    }
}

extension AtomicFile {
    /// Creates the folders that a path leads through, where they are missing.
    ///
    /// - Throws: Why one cannot be created; those above it are there.
    package static func createFolders(above path: String) throws(FileError) {
        var position = path.startIndex
        while let slash = path[position...].firstIndex(of: "/") {
            let folder = String(path[..<slash])
            position = path.index(after: slash)
            if folder.isEmpty || mkdir(folder, 0o777) == 0 || errno == EEXIST { continue }
            throw FileError(path: folder, whatFailed: "cannot be created")
        }
    }
}
