/// The manifests that exist below the output folder.
package struct ManifestFolder: Sendable {
    /// The folder's path as its users say it, with which places in messages begin; empty for none.
    package var name: String
    /// Paths of all YAML and JSON files and nginx snippets, relative to the folder, in the order of a listing.
    package var paths: [String]
    /// Those of the paths that are specs of this run: they are never written to.
    package var specs: Set<String>
    /// Reads one of them.
    package var read: @Sendable (String) throws -> [UInt8]

    package init(
        name: String = "",
        paths: [String],
        specs: Set<String> = [],
        read: @escaping @Sendable (String) throws -> [UInt8]
    ) {
        self.name = name
        self.paths = paths
        self.specs = specs
        self.read = read
    }

    /// A folder with nothing in it.
    package static let empty = ManifestFolder(paths: []) { _ in [] }

    /// A folder held in memory.
    package init(_ files: [String: [UInt8]]) {
        self.init(paths: files.keys.sorted()) { path in files[path] ?? [] }
    }

    /// Whether Kubernetes objects may be in a file.
    static func isManifest(_ path: String) -> Bool {
        path.hasSuffix("/Kustomization") || path == "Kustomization"
            || [".yaml", ".yml", ".json"].contains { path.hasSuffix($0) }
    }

    /// The path of a file in the folder, as it is shown.
    func shown(_ path: String) -> String {
        if name.isEmpty || name == "." { return path }
        return name.hasSuffix("/") ? name + path : "\(name)/\(path)"
    }
}
