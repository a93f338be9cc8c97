#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif
import HardenYAML

extension Patch {
    /// Writes all changes to disk.
    ///
    /// Each file is replaced at once, by one beside it that takes its place; its mode stays, and a link is followed. Folders
    /// of new files are made. A file that has been changed since it was read is not touched.
    ///
    /// - Throws: ``EngineError`` for the first file that cannot be written; those before it are written, those after it
    ///   are not tried.
    public func write() throws(EngineError) {
        AtomicFile.removeLeftovers(beside: changes.lazy.map(\.path))
        do throws(FileError) {
            for change in changes {
                if change.original == nil { try Self.makeFolders(above: change.path) }
                try AtomicFile.replace(change.path, with: change.result, original: change.original)
            }
        } catch {
            throw EngineError(problems: [Problem(error)])
        }
    }

    private static func makeFolders(above path: String) throws(FileError) {
        var position = path.startIndex
        while let slash = path[position...].firstIndex(of: "/") {
            let folder = String(path[..<slash])
            position = path.index(after: slash)
            if folder.isEmpty || mkdir(folder, 0o777) == 0 || errno == EEXIST { continue }
            throw FileError(path: folder, message: "cannot be created: \(String(cString: strerror(errno)))")
        }
    }
}

extension Manifests {
    /// Whether there is a file at a path on disk.
    @Sendable package static func isOnDisk(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
