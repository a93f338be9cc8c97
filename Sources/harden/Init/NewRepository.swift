import HardenSystem
import HardenYAML

/// The files of a rendered template, and what is in their places already.
struct NewRepository {
    struct File {
        /// The path as it is shown and written to.
        let path: String
        let bytes: [UInt8]
        /// What is there already.
        let original: [UInt8]?

        var isUpToDate: Bool { original == bytes }
    }

    let files: [File]

    /// Looks at everything that would be written. Nothing is.
    ///
    /// - Parameters:
    ///   - folder: The repository's folder; it need not exist.
    ///   - replaces: Whether files that are there with another content may be replaced.
    /// - Throws: What is in the way, all of it.
    init(_ rendered: [(path: String, text: String)], in folder: String, replaces: Bool) throws(Failure) {
        let root = Paths.canonical(folder)
        var files: [File] = []
        var errors: [String] = []
        for (path, text) in rendered {
            let shown = Paths.join(folder, path)
            do throws(FileError) {
                let file = File(path: shown, bytes: Array(text.utf8), original: try Self.original(shown, in: root))
                if file.original != nil, !file.isUpToDate, !replaces {
                    throw FileError(path: shown, message: "exists already")
                }
                files.append(file)
            } catch {
                errors.append(error.description)
            }
        }
        guard errors.isEmpty else {
            let advice = replaces ? "" : "; with --force files are replaced"
            throw Failure(errors + ["nothing was written\(advice)"])
        }
        self.files = files
    }

    private static func original(_ path: String, in root: String) throws(FileError) -> [UInt8]? {
        let target = Paths.canonical(path)
        guard target.hasPrefix(root == "/" ? root : root + "/") else {
            throw FileError(path: path, message: "leads out of the folder, to \(target)")
        }
        switch try FileKind(of: path, followingLinks: false) {
        case .missing: return nil
        case .file: return try AtomicFile.read(path, limit: .max)
        case .folder: throw FileError(path: path, message: "is a folder where a file has to be; move it away")
        case .other: throw FileError(path: path, message: "is no file, but a file has to be here; move it away")
        }
    }

    /// Writes what is not there yet.
    ///
    /// - Throws: Why a file could not be written, and which were written before.
    func write() throws(Failure) {
        var written: [String] = []
        AtomicFile.removeLeftovers(beside: files.lazy.map(\.path))
        do throws(FileError) {
            for file in files where !file.isUpToDate {
                try AtomicFile.createFolders(above: file.path)
                try AtomicFile.replace(file.path, with: file.bytes, original: file.original)
                written.append(file.path)
            }
        } catch {
            let before = written.isEmpty ? "nothing was written" : "written before: \(written.joined(separator: ", "))"
            throw Failure("\(error); \(before)")
        }
    }
}
