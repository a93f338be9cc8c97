import Foundation
import HardenTesting
import Testing

/// A template as it lies in `Templates`.
struct TemplateFolder {
    /// What the program holds of all templates.
    static let embedded = Project.root.appending(path: "Sources/harden/Init/TemplateFiles+Generated.swift")

    /// What `harden schema` prints lies in the folder for the other tools; the program prints it itself.
    static let specSchema = "service.schema.json"

    /// The name that the folder has for cookiecutter.
    private static let repository = "{{cookiecutter.name}}"

    let name: String

    var folder: URL { Project.root.appending(path: "Templates/\(name)") }

    /// The paths and texts of all files of the repository, sorted by path.
    func files() throws -> [(path: String, text: String)] {
        let top = folder.appending(path: Self.repository)
        let found = try #require(FileManager.default.subpaths(atPath: top.path)).sorted()
        return try found.compactMap { path in
            let file = top.appending(path: path)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue else {
                return nil
            }
            return (path, try String(contentsOf: file, encoding: .utf8))
        }
    }

    /// The Swift source that embeds templates in the program.
    static func source(embedding names: [String]) throws -> String {
        var source = """
            // swift-format-ignore-file
            // The files of Templates, for the program alone. UPDATE_GOLDEN=1 swift test --filter TemplateFilesTests writes it.

            extension Template {

            """
        for name in names {
            let words = name.split(separator: "-").enumerated().map { $0 == 0 ? String($1) : $1.capitalized }
            source += "    static let \(words.joined())Files: [File] = [\n"
            for (path, text) in try TemplateFolder(name: name).files() {
                if path == specSchema {
                    source += "File(path: #\"\(path)\"#, text: .specSchema),\n"
                } else {
                    try #require(!text.contains("\"\"\"#"), "\(path) would end the literal that it is embedded in")
                    source += "File(path: #\"\(path)\"#, text: .embedded(#\"\"\"\n\(text)\n\"\"\"#)),\n"
                }
            }
            source += "    ]\n"
        }
        return source + "}\n"
    }
}
