import HardenKubernetes
import HardenYAML

/// An object of a fixture, and what it lacks to be one that the API server takes.
struct PeerObject {
    private let root: Place
    private let kind: ObjectKind
    private let name: String
    private(set) var edits: [YAMLEdit] = []
    private var labels = YAMLMapping()
    private var ports: [Int] = []

    init?(_ root: Place, _ index: Int) {
        guard let kind = root["kind"].text.flatMap(ObjectKind.init(rawValue:)) else { return nil }
        self.root = root
        self.kind = kind
        name = root["metadata"]["name"].text ?? "unnamed-\(index)"
    }

    private var hasController: Bool { kind.hasPods && ![.pod, .job, .cronJob].contains(kind) }
    private var template: Place { kind == .pod ? root : root["spec"]["template"] }

    mutating func complete(_ premise: PeerCheck.Premise) {
        if !root["metadata"]["name"].exists { edits.append(.put(["metadata", "name"], .string(name))) }
        if root["apiVersion"].text == "v1",
            let version = ["Deployment": "apps/v1", "PodDisruptionBudget": "policy/v1"][kind.rawValue]
        {
            edits.append(.put(["apiVersion"], .string(version)))
        }
        if kind == .podDisruptionBudget, !root["spec"]["selector"].exists {
            edits.append(.put(["spec", "selector", "matchLabels", "app"], .string(name)))
        }
        guard kind == .pod || hasController else { return }
        completeLabels()
        completeContainers(servesRequests: premise == .served || premise == .scaled)
        if premise == .scaled, hasController, kind != .daemonSet, !root["spec"]["replicas"].exists {
            edits.append(.put(["spec", "replicas"], 3))
        }
    }

    private mutating func completeLabels() {
        let selector = root["spec"]["selector"]["matchLabels"]
        let written = template["metadata"]["labels"]
        for (key, value) in (written.entries.isEmpty && hasController ? selector : written).entries {
            labels[key.string] = .string(value.text ?? "")
        }
        if labels.entries.isEmpty { labels["app"] = .string(name) }
        if written.entries.isEmpty { edits.append(.put(written.path, .mapping(labels))) }
        if hasController, !root["spec"]["selector"].exists { edits.append(.put(selector.path, .mapping(labels))) }
    }

    private mutating func completeContainers(servesRequests: Bool) {
        let containers = template["spec"]["containers"]
        if containers.items.isEmpty {
            // Some fixtures have one container where a list belongs.
            var container = YAMLMapping([YAMLMapping.Entry("image", "example/app:1")])
            container["name"] = .string(containers["name"].text ?? "app")
            for (key, value) in containers.entries {
                if let text = value.text { container[key.string] = .string(text) }
            }
            edits.append(.put(containers.path, .sequence([.mapping(container)])))
        }
        for (index, item) in containers.items.enumerated() {
            if !item["image"].exists { edits.append(.put(item["image"].path, "example/app:1")) }
            let declared = item["ports"].items.compactMap { $0["containerPort"].integer().value }
            if declared.isEmpty, servesRequests {
                // A Service can send to each of them only by a port of its own.
                edits.append(.put(item["ports"].path, [["containerPort": .int(8080 + index)]]))
            }
            ports += declared.isEmpty ? [8080 + index] : declared
        }
        for item in template["spec"]["initContainers"].items where !item["image"].exists {
            edits.append(.put(item["image"].path, "example/app:1"))
        }
    }

    /// A Service that sends to all containers; `nil` for what has no Pods.
    var service: YAMLMapping? {
        guard kind == .pod || hasController else { return nil }
        var metadata = YAMLMapping([YAMLMapping.Entry("name", .string("\(name)-served"))])
        if let namespace = root["metadata"]["namespace"].text { metadata["namespace"] = .string(namespace) }
        let numbers = (ports.isEmpty ? [80] : ports).reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } }
        let list = numbers.map { number -> YAMLValue in ["name": .string("port-\(number)"), "port": .int(number)] }
        let service: YAMLValue = [
            "apiVersion": "v1", "kind": "Service", "metadata": .mapping(metadata),
            "spec": ["selector": .mapping(labels), "ports": .sequence(list)],
        ]
        return service.mapping
    }
}
