package import Foundation

/// Real files beside the project, which tests read where they are there.
package enum SharedData {
    package static let root = Project.root.deletingLastPathComponent().appending(path: "shared")
        .resolvingSymlinksInPath()

    package static let corpus = root.appending(path: "corpus/repositories").path

    package static let isPresent = FileManager.default.fileExists(atPath: corpus)

    /// All files below a folder, in a stable order.
    package static func files(below folder: String, named name: String? = nil) -> [URL] {
        let folder = root.appending(path: folder)
        guard
            let enumerator = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        else { return [] }
        return enumerator.compactMap { $0 as? URL }
            .filter { url in
                (name == nil || url.lastPathComponent == name)
                    && (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
            }
            .sorted { $0.path < $1.path }
    }
}
