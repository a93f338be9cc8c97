import HardenKubernetes
import HardenSystem

/// The folder that is generated into, and the files in it, however their paths are spelled.
struct GenerationFolder {
    /// The files by their paths within the folder.
    let files: [String: ManifestFile]
    private let prefix: String

    init(_ folder: String, files: [ManifestFile]) {
        let folder = Paths.normalized(folder)
        let prefix = folder.isEmpty || folder == "/" ? folder : folder + "/"
        let below = files.compactMap { file -> (String, ManifestFile)? in
            let path = Paths.normalized(file.path)
            guard path.hasPrefix(prefix), !prefix.isEmpty || !(path.hasPrefix("/") || path.hasPrefix("../")) else {
                return nil
            }
            return (String(path.dropFirst(prefix.count)), file)
        }
        self.files = Dictionary(below) { first, _ in first }
        self.prefix = prefix
    }

    /// The path of a file of the folder: as it was given, where it was.
    func path(of name: String) -> String { files[name]?.path ?? prefix + name }
}
