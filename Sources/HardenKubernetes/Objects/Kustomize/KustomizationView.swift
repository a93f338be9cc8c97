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
    package var patchFiles: [String] {
        let listed = (root["patches"].items + root["patchesJson6902"].items).compactMap { $0["path"].text }
        let merged = root["patchesStrategicMerge"].items.compactMap(\.text).filter { !$0.contains("\n") }
        return listed + merged
    }

    /// Files that configure kustomize itself.
    package var configurationFiles: [String] {
        ["configurations", "transformers", "generators", "validators", "crds"]
            .flatMap { root[$0].items.compactMap(\.text) }
            + root["replacements"].items.compactMap { $0["path"].text }
            + root["helmCharts"].items.compactMap { $0["valuesFile"].text }
    }

    /// Patches that are written within the kustomization.
    package var inlinePatches: [Place] {
        root["patches"].items.map { $0["patch"] }.filter(\.exists)
            + root["patchesStrategicMerge"].items.filter { $0.text?.contains("\n") == true }
    }

    package var namespace: String? { root["namespace"].text }
    package var namePrefix: String { root["namePrefix"].text ?? "" }
    package var nameSuffix: String { root["nameSuffix"].text ?? "" }

    /// Labels that it adds to Pod templates.
    package var podLabels: [String: String] {
        var labels = Self.labels(root["commonLabels"])
        for entry in root["labels"].items
        where ["includeSelectors", "includeTemplates"].contains(where: { entry[$0].boolean().value == true }) {
            labels.merge(Self.labels(entry["pairs"])) { _, new in new }
        }
        return labels
    }

    /// Whether it makes objects, or changes their names, in ways that cannot be told from the files.
    package var hasForeignParts: Bool {
        ["helmCharts", "helmChartInflationGenerator", "generators", "transformers", "replacements", "vars"]
            .contains { root[$0].exists } || resources.contains { Self.isRemote($0.text ?? "") }
    }

    /// Whether a resource is fetched from elsewhere.
    static func isRemote(_ resource: String) -> Bool {
        resource.contains("://") || resource.contains("?ref=") || resource.hasPrefix("git@")
            || resource.hasPrefix("github.com/")
    }

    private static func labels(_ place: Place) -> [String: String] { Labels(place).values }
}
