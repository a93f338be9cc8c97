import HardenYAML

/// The kustomizations below the output folder, and what they say about the files there.
///
/// Source: Kustomize, "The Kustomization File". What makes a file one is its name.
struct Kustomizations {
    private static let names: Set = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    /// Fields with files that change objects and hold none, by their path or within `path`.
    private static let changes = [
        "patches", "patchesStrategicMerge", "patchesJson6902", "replacements", "transformers", "generators",
        "validators", "configurations",
    ]

    /// The files that each folder's kustomization has as resources.
    private var resources: [String: Set<String>] = [:]
    /// Files that change objects, and folders of components, which do so where they are asked to.
    private var changing: Set<String> = []

    init(_ folder: ManifestFolder) throws {
        for path in folder.paths where Self.isKustomization(path) {
            for document in YAMLFile(bytes: try folder.read(path), name: path).documents {
                add(document.root, path.folder)
            }
        }
    }

    private mutating func add(_ root: YAMLNode, _ folder: String) {
        let listed = (root["resources"]?.items ?? []) + (root["bases"]?.items ?? [])
        resources[folder, default: []].formUnion(listed.map { Self.resolve($0.string, in: folder) })
        for key in Self.changes {
            for item in root[key]?.items ?? [] {
                guard let file = item.kind == .scalar ? item : item["path"], !file.string.contains("\n") else {
                    continue
                }
                changing.insert(Self.resolve(file.string, in: folder))
            }
        }
        for component in root["components"]?.items ?? [] {
            changing.insert(Self.resolve(component.string, in: folder))
        }
    }

    static func isKustomization(_ path: String) -> Bool { names.contains(String(path.dropFirst(path.folder.count))) }

    /// Whether what is in the file is no object of its own, but changes others.
    func isChange(_ path: String) -> Bool {
        if changing.isEmpty { return false }
        var path = path
        while true {
            if changing.contains(path) { return true }
            guard let slash = path.lastIndex(of: "/") else { return false }
            path = String(path[..<slash])
        }
    }

    /// What has to be done so that a new file is applied with the others; `nil` if it is already, or there is no
    /// kustomization.
    func step(forNewFile path: String) -> String? {
        if resources.isEmpty { return nil }
        var folder = path.folder
        while resources[folder] == nil {
            if folder.isEmpty { return "add the file to the resources of the kustomization that should have it" }
            folder = String(folder.dropLast()).folder
        }
        if resources[folder]?.contains(path) == true { return nil }
        let name = path.dropFirst(folder.count)
        let place = folder == path.folder ? "beside it" : "in '\(folder.isEmpty ? "." : String(folder.dropLast()))'"
        return "add '\(name)' to the resources of the kustomization \(place)"
    }

    /// The path, from the output folder, of what a file in `folder` calls `path`.
    private static func resolve(_ path: String, in folder: String) -> String {
        var parts = folder.split(separator: "/")
        for part in path.split(separator: "/") where part != "." {
            // Above the output folder nothing is known, and `..` stays.
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}
