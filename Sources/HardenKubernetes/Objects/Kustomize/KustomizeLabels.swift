import HardenYAML

/// The labels that kustomizations add to their objects, where they add them.
///
/// Source: Kustomize, api/internal/konfig/builtinpluginconsts/commonlabels.go and metadatalabels.go.
package struct KustomizeLabels: Sendable, Hashable {
    /// How far labels go; each includes those before it.
    package enum Reach: Sendable, Hashable {
        /// An object's own labels.
        case metadata
        /// Those of Pod templates, too.
        case templates
        /// What selects Pods, too.
        case selectors
    }

    private struct Entry: Hashable {
        var labels: [String: String]
        var reach: Reach
        var reachesRollouts = false
        /// The fields that get the labels as well.
        var fields: [Target] = []
        /// The Services whose selectors alone get them, by a patch.
        var services: PatchTarget?
    }

    /// A field that a kustomization names (`fields` of an entry of `labels`).
    struct Target: Sendable, Hashable {
        /// `nil` for all kinds.
        var kind: String?
        var path: String

        init?(_ place: Place) {
            guard let path = place["path"].text else { return nil }
            self.path = path
            kind = place["kind"].text
        }
    }

    /// In the order in which labels are added.
    private var entries: [Entry] = []

    package init() {}

    package var isEmpty: Bool { entries.isEmpty }

    mutating func add(
        _ labels: [String: String],
        to reach: Reach,
        reachesRollouts: Bool,
        fields: [Target] = []
    ) {
        guard !labels.isEmpty else { return }
        entries.append(Entry(labels: labels, reach: reach, reachesRollouts: reachesRollouts, fields: fields))
    }

    /// Labels that a patch sets in the selectors of Services.
    mutating func add(_ labels: [String: String], toSelectorsOf services: PatchTarget) {
        entries.append(Entry(labels: labels, reach: .metadata, services: services))
    }

    /// These labels, and then those that a kustomization around it adds.
    mutating func add(_ outer: KustomizeLabels) { entries += outer.entries }

    /// The labels that the Pods of an object get.
    package func ofPods(_ object: KubernetesObject) -> [String: String] {
        switch object.kind {
        case .pod: labels(object, at: "metadata/labels") { _ in true }
        case .rollout: labels(object, at: Self.template) { $0.reachesRollouts && $0.reach != .metadata }
        case .cronJob: labels(object, at: "spec/jobTemplate/\(Self.template)") { $0.reach != .metadata }
        default: labels(object, at: Self.template) { $0.reach != .metadata }
        }
    }

    /// The labels that an object's selector gets. A Service without one gets a selector, a disruption budget does not.
    package func ofSelector(_ object: KubernetesObject) -> [String: String] {
        switch object.kind {
        case .service, .replicationController:
            return labels(object, at: Self.selector) { $0.reach == .selectors }
        case .deployment, .statefulSet, .daemonSet, .replicaSet:
            return labels(object, at: Self.matchLabels) { $0.reach == .selectors }
        case .podDisruptionBudget, .job:
            guard object.spec["selector"]["matchLabels"].exists else { return [:] }
            return labels(object, at: Self.matchLabels) { $0.reach == .selectors }
        case .rollout: return labels(object, at: Self.matchLabels) { $0.reachesRollouts && $0.reach == .selectors }
        default: return [:]
        }
    }

    private static let template = "spec/template/metadata/labels"
    private static let selector = "spec/selector"
    private static let matchLabels = "spec/selector/matchLabels"

    private func labels(
        _ object: KubernetesObject,
        at path: String,
        _ isReached: (Entry) -> Bool
    ) -> [String: String] {
        var all: [String: String] = [:]
        for entry in entries {
            if let services = entry.services {
                guard object.kind == .service, path == Self.selector, services.matches(object, builtAs: []) else {
                    continue
                }
                all.merge(entry.labels) { _, new in new }
                continue
            }
            let isNamed = entry.fields.contains { field in
                field.path == path && (field.kind ?? object.kind.rawValue) == object.kind.rawValue
            }
            if isNamed || isReached(entry) { all.merge(entry.labels) { _, new in new } }
        }
        return all
    }
}

/// What a kustomization makes of an image (`images`).
///
/// Source: Kustomize, api/filters/imagetag.
package struct KustomizeImage: Sendable, Hashable {
    package var name: String
    package var newName: String?
    package var newTag: String?
    package var digest: String?

    /// The image as it is built; `nil` where this is about another one.
    package func changed(_ image: String) -> String? {
        guard image.hasPrefix(name) else { return nil }
        let rest = image.dropFirst(name.count)
        guard rest.isEmpty || (rest.first == ":" || rest.first == "@") && !rest.contains("/") else { return nil }
        let own = rest.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let tag = own.first.map(String.init) ?? ""
        let hash = own.count > 1 ? "@\(own[1])" : ""
        let base = newName ?? name
        if let digest { return "\(base)\(newTag.map { ":\($0)" } ?? "")@\(digest)" }
        if let newTag { return "\(base):\(newTag)" }
        return base + tag + hash
    }
}
