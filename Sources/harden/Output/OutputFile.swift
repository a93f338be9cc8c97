import HardenSystem
import HardenYAML

/// Files that a command leaves besides manifests: reports and baselines.
enum OutputFile {
    /// Makes a file hold a text, whatever it held.
    ///
    /// - Throws: Why it could not be written: a link that leads out of its repository is not followed.
    static func store(_ text: String, in path: String) throws(Failure) {
        do throws(FileError) {
            try AuxiliaryFile.expectOwn(path)
            if let error = try FileError.pipe(path, "written") { throw error }
            try AtomicFile.store(Array(text.utf8), in: path)
        } catch {
            throw Failure(TerminalText.visible(error.description))
        }
    }
}
