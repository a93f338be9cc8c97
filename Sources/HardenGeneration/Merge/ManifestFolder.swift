/// The manifests that exist below the output folder.
package struct ManifestFolder: Sendable {
    /// Paths of all YAML and JSON files and nginx snippets, relative to the folder, in the order of a listing.
    package var paths: [String]
    /// Reads one of them.
    package var read: @Sendable (String) throws -> [UInt8]

    package init(paths: [String], read: @escaping @Sendable (String) throws -> [UInt8]) {
        self.paths = paths
        self.read = read
    }

    /// A folder with nothing in it.
    package static let empty = ManifestFolder(paths: []) { _ in [] }

    /// A folder held in memory.
    package init(_ files: [String: [UInt8]]) {
        self.init(paths: files.keys.sorted()) { path in files[path] ?? [] }
    }
}

extension String {
    /// The path without its last component, with a final `/`; empty at the top.
    var folder: String {
        guard let slash = lastIndex(of: "/") else { return "" }
        return String(self[...slash])
    }

    /// Whether Kubernetes objects may be in the file.
    var isManifestPath: Bool { hasSuffix(".yaml") || hasSuffix(".yml") || hasSuffix(".json") }
}
