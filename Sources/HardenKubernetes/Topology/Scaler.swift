import HardenYAML

/// Something that may decide how many Pods a workload has, without the input telling how many that are.
package struct Scaler: Sendable {
    package enum Uncertainty: Sendable, Hashable {
        /// It is of a kind that nothing here reads.
        case kind
        /// Whoever applies it says in which namespace it is.
        case namespace
        /// Clusters serve its API version no more; what was applied before goes on as one of a later version.
        case version
    }

    /// Such as "Balancer orders".
    package let title: String
    /// What it scales, where it says so.
    package let target: ReferenceView
    package let uncertainty: Uncertainty
    /// The fewest Pods that it allows, where that is known.
    package let least: Int?
    /// The file that it is in, as the user named it.
    package let path: String

    /// An autoscaler that may scale, or not.
    package init(_ autoscaler: KubernetesObject, _ uncertainty: Uncertainty) {
        title = "\(autoscaler.kind.rawValue) \(autoscaler.name)"
        target = AutoscalerView(autoscaler).target
        least = AutoscalerView(autoscaler).minReplicas.value
        path = autoscaler.file
        self.uncertainty = uncertainty
    }

    fileprivate init(title: String, target: Place, path: String) {
        self.title = title
        self.target = ReferenceView(target, defaultGroup: "apps", defaultKind: "Deployment")
        self.path = path
        (uncertainty, least) = (.kind, nil)
    }
}

extension Manifests {
    /// The references of objects of unknown kinds to what they scale, each with the position of its file and the namespace.
    ///
    /// Autoscalers of all makes call it by one name, which is that of the HorizontalPodAutoscaler.
    var scalers: [(scaler: Scaler, file: Int, namespace: String?)] {
        files.enumerated().flatMap { position, file -> [(scaler: Scaler, file: Int, namespace: String?)] in
            guard file.namesScaler, let tree = file.file else { return [] }
            let roots = tree.documents.map { Place($0.root) }
            return roots.flatMap { $0["items"].isSequence ? $0["items"].items : [$0] }.flatMap { root in
                guard let kind = root["kind"].text, let name = root["metadata"]["name"].text,
                    ObjectKind(group: ObjectIdentity.group(of: root["apiVersion"].text ?? ""), kind: kind) == nil
                else { return [(scaler: Scaler, file: Int, namespace: String?)]() }
                return root["spec"].values(of: "scaleTargetRef", depth: 8).map { target in
                    (
                        Scaler(title: "\(kind) \(name)", target: target, path: file.path), position,
                        root["metadata"]["namespace"].text
                    )
                }
            }
        }
    }
}

extension Place {
    /// The values that a key has anywhere in it.
    fileprivate func values(of key: String, depth: Int) -> [Place] {
        guard depth > 0 else { return [] }
        return entries.flatMap { $0.key.hasText(key) ? [$0.value] : $0.value.values(of: key, depth: depth - 1) }
            + items.flatMap { $0.values(of: key, depth: depth - 1) }
    }
}

extension ObjectCatalog {
    /// The workloads that an object of an unknown kind scales, or may scale.
    func workloads(scaledBy scaler: Scaler, in file: Int, _ namespace: String?) -> [Int] {
        guard let name = scaler.target.name.value,
            let kind = scaler.target.kind.value.flatMap(ObjectKind.init(rawValue:)), kind.hasPods
        else { return [] }
        let named = positions(named: name, kind)
        let origin = Visibility.Origin(file: file, namespace: namespace, isProtection: true)
        let found = visibility.nearest(to: origin, among: named)
        return found.isEmpty ? named.filter { visibility.mayMeet(origin, $0) } : found
    }
}
