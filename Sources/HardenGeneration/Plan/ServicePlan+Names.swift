import HardenYAML
import ServiceSpec

extension ServicePlan {
    var name: String { service.name }

    /// The label that names the service, by which new workloads select their Pods.
    static let nameLabel = "app.kubernetes.io/name"
    static let managedByLabel = "app.kubernetes.io/managed-by"

    /// The labels by which workloads, Services and budgets select the Pods. Few, because they can never change.
    var selector: [(key: String, value: String)] {
        if let existing = context.selector { return existing.map { ($0.key, $0.value) } }
        // An existing Service may have another name for the Pods, and has to find them.
        return [(Self.nameLabel, context.serviceSelector.first { $0.key == Self.nameLabel }?.value ?? name)]
    }

    var containerName: String { context.containerName ?? name }

    var headlessName: String { "\(name)-headless" }

    /// Labels of every object.
    var labels: [(key: String, value: String)] {
        merged([(Self.nameLabel, name), (Self.managedByLabel, "harden")], with: service.labels)
    }

    /// Labels of the Pods: those that select them, and the user's.
    ///
    /// Without the tool's own label, so that Pods need not be replaced because of it.
    var podLabels: [(key: String, value: String)] {
        let chosen = service.labels.filter { label in !selector.contains { $0.key == label.key } }
        // Pods that exist are selected by their own labels, and get no others without need.
        let named = context.selector == nil ? [(key: Self.nameLabel, value: name)] : []
        let own = merged(named, with: chosen)
        let wanted = merged(own, overwriting: context.serviceSelector.map { ($0.key, $0.value) })
        return merged(wanted, overwriting: selector)
    }

    /// `metadata` of an object.
    func metadata(name: String, annotations: [(key: String, value: String)] = []) -> YAMLMapping.Entry? {
        group("metadata") {
            field("name", name)
            field("namespace", service.namespace)
            texts("labels", labels)
            texts("annotations", annotations)
        }
    }

    /// An object with its identity.
    func document(
        _ apiVersion: String,
        _ kind: String,
        name: String? = nil,
        annotations: [(key: String, value: String)] = [],
        @MappingBuilder _ fields: () -> [YAMLMapping.Entry] = { [] }
    ) -> DesiredDocument {
        let name = name ?? self.name
        let body = object {
            field("apiVersion", apiVersion)
            field("kind", kind)
            metadata(name: name, annotations: annotations)
            fields()
        }
        var document = DesiredDocument(
            apiVersion: apiVersion,
            kind: kind,
            namespace: service.namespace,
            name: name,
            body: body.mapping ?? YAMLMapping()
        )
        // Helm, for one, needs its own name in them.
        document.initialOnly = [
            ["metadata", "labels", Self.nameLabel], ["metadata", "labels", Self.managedByLabel],
        ]
        return document
    }

    /// The DNS name of a Service of this namespace, for proxies elsewhere.
    func address(ofService name: String) -> String {
        "\(name).\(service.namespace ?? "default").svc.cluster.local"
    }

    private func merged(
        _ base: [(key: String, value: String)],
        with labels: [String: String]
    ) -> [(key: String, value: String)] {
        merged(base, overwriting: labels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    private func merged(
        _ base: [(key: String, value: String)],
        overwriting labels: [(key: String, value: String)]
    ) -> [(key: String, value: String)] {
        var result = base
        for label in labels {
            if let index = result.firstIndex(where: { $0.key == label.key }) {
                result[index].value = label.value
            } else {
                result.append(label)
            }
        }
        return result
    }
}

/// Gives each object of a kind its own name: the first asks for `base`, further ones get a number.
struct UniqueNames {
    private var taken: Set<String> = []

    mutating func take(_ base: String) -> String {
        var name = base
        var number = 2
        while !taken.insert(name).inserted {
            name = "\(base)-\(number)"
            number += 1
        }
        return name
    }
}
