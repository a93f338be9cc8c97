import HardenKubernetes
import HardenSystem

/// The kustomizations below the output folder, and what they say about the files there.
struct Kustomizations {
    /// The files that each folder's kustomization has as resources.
    private var resources: [String: Set<String>] = [:]
    /// Kustomizations, files that change objects, and folders of components, which do so where they are asked to.
    private var parts: Set<String> = []

    init(_ manifests: Manifests) {
        for kustomization in manifests.kustomizations {
            let (view, folder) = (kustomization.view, kustomization.folder)
            func resolved(_ paths: [String]) -> [String] { paths.map { Paths.resolve($0, from: folder) } }
            parts.insert(manifests.files[kustomization.file].path)
            parts.formUnion(resolved(view.patchFiles + view.configurationFiles + view.components.compactMap(\.text)))
            resources[folder, default: []].formUnion(resolved(view.resources.compactMap(\.text)))
        }
    }

    /// Whether what is in the file is no object of its own, but builds or changes others.
    func isPart(_ path: String) -> Bool {
        if parts.isEmpty { return false }
        var path = path
        while !path.isEmpty {
            if parts.contains(path) { return true }
            path = String(Paths.folder(of: path))
        }
        return false
    }

    /// What has to be done so that a new file is applied with the others; `nil` if it is already, or there is no
    /// kustomization.
    func step(forNewFile path: String) -> String? {
        if resources.isEmpty { return nil }
        let own = String(Paths.folder(of: path))
        var folder = own
        while resources[folder] == nil {
            if folder.isEmpty { return "add the file to the resources of the kustomization that should have it" }
            folder = String(Paths.folder(of: folder))
        }
        if resources[folder]?.contains(path) == true { return nil }
        let name = folder.isEmpty ? path : String(path.dropFirst(folder.count + 1))
        let place = folder == own ? "beside it" : "in '\(folder.isEmpty ? "." : folder)'"
        return "add '\(name)' to the resources of the kustomization \(place)"
    }
}
