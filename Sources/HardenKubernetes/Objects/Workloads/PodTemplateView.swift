import HardenYAML

/// The Pods of a workload as its template describes them.
///
/// Source: Kubernetes API reference, PodTemplateSpec and PodSpec v1.
package struct PodTemplateView: Sendable {
    /// The template; for a Pod the object itself.
    package let place: Place
    /// Labels that a kustomization adds.
    package let addedLabels: [String: String]
    /// What a kustomization makes of its images.
    private let images: [KustomizeImage]

    package init(place: Place, addedLabels: [String: String] = [:], images: [KustomizeImage] = []) {
        self.place = place
        self.addedLabels = addedLabels
        self.images = images
    }

    package var metadata: Place { place["metadata"] }
    package var spec: Place { place["spec"] }
    package var labels: Labels { Labels(metadata["labels"], added: addedLabels) }

    package func annotation(_ key: String) -> Field<String> { metadata["annotations"][key].string() }

    package var containers: [ContainerView] {
        spec["containers"].items.map { ContainerView(role: .main, place: $0, images: images) }
    }

    package var initContainers: [ContainerView] {
        spec["initContainers"].items.map { item in
            let role: ContainerView.Role = item["restartPolicy"].text == "Always" ? .sidecar : .initialization
            return ContainerView(role: role, place: item, images: images)
        }
    }

    /// All containers that run as long as the Pod serves: the main ones and the sidecars.
    package var servingContainers: [ContainerView] { containers + initContainers.filter { $0.role == .sidecar } }

    /// The names of the ConfigMaps that its volumes are made of, alone or with others.
    package var configMaps: [Field<String>] {
        spec["volumes"].items.flatMap { volume in
            [volume["configMap"]["name"]] + volume["projected"]["sources"].items.map { $0["configMap"]["name"] }
        }
        .map { $0.string() }
    }

    package var terminationGracePeriodSeconds: Field<Int> {
        spec["terminationGracePeriodSeconds"].integer(default: Default(30, source: APIReference.podSpec))
    }

    package var restartPolicy: Field<String> {
        spec["restartPolicy"].string(default: Default("Always", source: APIReference.podSpec))
    }

    package var readinessGates: [Field<String>] { spec["readinessGates"].items.map { $0["conditionType"].string() } }
    package var hostNetwork: Field<Bool> {
        spec["hostNetwork"].boolean(default: Default(false, source: APIReference.podSpec))
    }
    package var sharesProcessNamespace: Field<Bool> {
        spec["shareProcessNamespace"].boolean(default: Default(false, source: APIReference.podSpec))
    }
    package var nodeSelector: Labels { Labels(spec["nodeSelector"]) }
    package var tolerations: [TolerationView] { spec["tolerations"].items.map { TolerationView(place: $0) } }
    package var topologySpreadConstraints: Place { spec["topologySpreadConstraints"] }
    package var affinity: Place { spec["affinity"] }
    package var securityContext: Place { spec["securityContext"] }

    /// A term of anti-affinity that its own Pods satisfy, so that they keep apart. Terms against others do not count.
    ///
    /// - Parameter isRequired: Whether only those count that the scheduler insists on.
    package func antiAffinityAgainstItself(isRequired: Bool = false) -> Place? {
        let rules = affinity["podAntiAffinity"]
        let required = rules["requiredDuringSchedulingIgnoredDuringExecution"]
        let preferred = rules["preferredDuringSchedulingIgnoredDuringExecution"]
        let terms = required.items + (isRequired ? [] : preferred.items.map { $0["podAffinityTerm"] })
        let unreadable = [required, isRequired ? nil : preferred].compactMap(\.self).first {
            $0.exists && !$0.isSequence
        }
        return unreadable
            ?? terms.first { term in
                let selector = LabelSelector(term["labelSelector"])
                return selector.matches(labels)
                    || selector.matchLabels.values.values.contains { Placeholder.occurs(in: $0) }
            }
    }

    /// What keeps two of its Pods from ever running on one node: a port of the node, or a term that the scheduler insists
    /// on.
    package var placeOfNodeOfItsOwn: Place? {
        let ports = servingContainers.flatMap(\.ports)
        if let taken = ports.first(where: { $0.hostPort.value ?? 0 > 0 }) { return taken.hostPort.place }
        if hostNetwork.value == true, !ports.isEmpty { return hostNetwork.place }
        guard let term = antiAffinityAgainstItself(isRequired: true) else { return nil }
        return term["topologyKey"].text == "kubernetes.io/hostname" ? term : nil
    }

    /// The containers that declare a port: by number, or by name.
    package func containers(withPort port: IntOrString) -> [(container: ContainerView, port: ContainerPortView)] {
        servingContainers.compactMap { container in container.port(port).map { (container, $0) } }
    }
}

/// A taint that Pods tolerate.
package struct TolerationView: Sendable {
    package let place: Place

    package var key: Field<String> { place["key"].string() }
    package var comparison: Field<String> {
        place["operator"].string(default: Default("Equal", source: APIReference.podSpec))
    }
    package var value: Field<String> { place["value"].string() }
}
