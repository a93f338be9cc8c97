import HardenSystem
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
                if change.original == nil { try AtomicFile.createFolders(above: change.path) }
                try AtomicFile.replace(change.path, with: change.result, original: change.original)
            }
        } catch {
            throw EngineError(problems: [Problem(error)])
        }
    }
}

extension Manifests {
    /// Whether there is a file at a path on disk.
    @Sendable package static func isOnDisk(_ path: String) -> Bool { Paths.exists(path) }
}
