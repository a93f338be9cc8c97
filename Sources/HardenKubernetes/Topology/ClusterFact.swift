package import HardenYAML

/// An object in which nothing is checked, but which tells something of workloads: what their volumes allow, which nodes
/// they get, who evicts their Pods.
package struct ClusterFact: Sendable {
    package enum Kind: String, Sendable {
        case persistentVolumeClaim = "PersistentVolumeClaim"
        /// GKE's choice of nodes by priority.
        case computeClass = "ComputeClass"
        /// Whose labels ask a mesh for its proxies.
        case namespace = "Namespace"
        case verticalPodAutoscaler = "VerticalPodAutoscaler"
        /// Which ports of Services Prometheus asks.
        case serviceMonitor = "ServiceMonitor"
    }

    package let kind: Kind
    package let name: String
    package let namespace: String?
    package let root: YAMLNode

    /// - Returns: `nil` for an object of another kind, or without a name.
    init?(_ root: YAMLNode) {
        guard let kind = root["kind"].flatMap({ Kind(rawValue: $0.string) }),
            let name = root["metadata"]?["name"]?.string
        else { return nil }
        self.kind = kind
        self.name = name
        namespace = root["metadata"]?["namespace"]?.string
        self.root = root
    }
}

extension Manifests {
    /// The objects of a kind that may be about an object's namespace.
    package func facts(_ kind: ClusterFact.Kind, about object: KubernetesObject) -> [ClusterFact] {
        facts.filter {
            $0.kind == kind && ($0.namespace == nil || object.namespace == nil || $0.namespace == object.namespace)
        }
    }
}
