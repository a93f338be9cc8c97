import HardenSystem
import HardenYAML

/// A Kustomization or a Component.
///
/// Source: Kustomize, kustomization file reference.
package struct KustomizationView: Sendable {
    package let root: Place

    package init(_ root: Place) { self.root = root }

    package var isComponent: Bool { root["kind"].text == "Component" }

    /// Files and folders whose objects it builds from, as written: paths or URLs.
    package var resources: [Place] { root["resources"].items + root["bases"].items }
    package var components: [Place] { root["components"].items }

    /// Files that are applied to objects instead of being objects.
    package var patchFiles: [String] { patchFilesWithTargets.map(\.path) }

    /// The same with the objects that they are for, where the kustomization says it.
    var patchFilesWithTargets: [(path: String, target: PatchTarget?)] {
        let listed = (root["patches"].items + root["patchesJson6902"].items).compactMap { patch in
            patch["path"].text.map { ($0, patch["target"].exists ? PatchTarget(patch["target"]) : nil) }
        }
        let merged = root["patchesStrategicMerge"].items.compactMap(\.text).filter { !$0.contains("\n") }
        return listed + merged.map { ($0, nil) }
    }

    /// Files that configure kustomize itself.
    package var configurationFiles: [String] {
        ["configurations", "transformers", "generators", "validators", "crds"]
            .flatMap { root[$0].items.compactMap(\.text) }
            + root["replacements"].items.compactMap { $0["path"].text }
            + root["helmCharts"].items.compactMap { $0["valuesFile"].text }
    }

    /// The ConfigMaps that it makes of files, with their paths as written.
    var configMapsOfFiles: [(name: String, paths: [String])] {
        root["configMapGenerator"].items.compactMap { entry in
            guard let name = entry["name"].text else { return nil }
            // `key=path`, or a path alone.
            let paths = entry["files"].items.compactMap(\.text).map { String($0.split(separator: "=").last ?? "") }
            return (name, paths)
        }
    }

    package var namespace: String? { root["namespace"].text }
    package var namePrefix: String { root["namePrefix"].text ?? "" }
    package var nameSuffix: String { root["nameSuffix"].text ?? "" }

    /// What it adds to the labels of its objects.
    package var labels: KustomizeLabels {
        let common = Self.labels(root["commonLabels"])
        // Configurations are read by nobody here; those that are in use make custom resources what built-in ones are.
        let reachesRollouts = !root["configurations"].items.isEmpty
        var labels = KustomizeLabels()
        for entry in root["labels"].items {
            let reach: KustomizeLabels.Reach =
                if entry["includeSelectors"].boolean().value == true {
                    .selectors
                } else if entry["includeTemplates"].boolean().value == true {
                    .templates
                } else {
                    .metadata
                }
            labels.add(
                Self.labels(entry["pairs"]),
                to: reach,
                reachesRollouts: reachesRollouts,
                fields: entry["fields"].items.compactMap { KustomizeLabels.Target($0) }
            )
        }
        labels.add(common, to: .selectors, reachesRollouts: reachesRollouts)
        return labels
    }

    /// What it makes of images.
    package var images: [KustomizeImage] {
        root["images"].items.compactMap { entry in
            guard let name = entry["name"].text else { return nil }
            return KustomizeImage(
                name: name,
                newName: entry["newName"].text,
                newTag: entry["newTag"].text,
                digest: entry["digest"].text
            )
        }
    }

    /// Whether it makes objects, or changes their names, in ways that cannot be told from the files.
    package var hasForeignParts: Bool {
        ["helmCharts", "helmChartInflationGenerator", "generators", "transformers", "replacements", "vars"]
            .contains { root[$0].exists } || resources.contains { Self.isRemote($0.text ?? "") }
    }

    /// Whether a resource is fetched from elsewhere.
    static func isRemote(_ resource: String) -> Bool {
        ByteSearch.contains("://", in: resource) || ByteSearch.contains("?ref=", in: resource)
            || resource.hasPrefix("git@")
            || resource.hasPrefix("github.com/")
    }

    private static func labels(_ place: Place) -> [String: String] { Labels(place).values }
}
