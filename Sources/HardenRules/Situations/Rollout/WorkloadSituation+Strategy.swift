package import HardenKubernetes
package import HardenRollout
package import HardenYAML

extension CountOrPercent {
    /// The amount behind an `IntOrString`; `nil` for what the API server refuses.
    package init?(_ value: IntOrString) {
        if let percent = value.percent {
            self = .percent(percent)
        } else if let count = value.int, count >= 0 {
            self = .count(count)
        } else {
            return nil
        }
    }
}

extension WorkloadModel.Kind {
    /// The controller of a workload; `nil` for kinds without rollouts.
    package init?(_ kind: ObjectKind) {
        switch kind {
        case .deployment: self = .deployment
        case .statefulSet: self = .statefulSet
        case .daemonSet: self = .daemonSet
        case .rollout: self = .rollout
        default: return nil
        }
    }
}

extension WorkloadSituation {
    /// How Pods are replaced; `nil` where it is not by rolling update, not valid, or not known.
    package var rollingUpdate: RollingUpdate? {
        guard view.rollsOut, [.rollingUpdate, .canary].contains(view.strategy.value) else { return nil }
        guard let unavailable = view.maxUnavailable.value.flatMap({ CountOrPercent($0) }) else { return nil }
        if view.kind == .statefulSet {
            guard cluster.countsMaxUnavailableOfStatefulSets != false else { return .statefulSetDefault }
            return RollingUpdate(maxUnavailable: unavailable, maxSurge: .count(0))
        }
        guard let surge = view.maxSurge.value.flatMap({ CountOrPercent($0) }) else { return nil }
        return RollingUpdate(maxUnavailable: unavailable, maxSurge: surge)
    }

    /// Why an additional Pod might not run beside the others; `nil` where nothing speaks against it.
    package func obstacleToSurge(_ context: RuleContext) -> String? {
        if template.hostNetwork.value == true { return "its Pods use the node's network" }
        if template.servingContainers.contains(where: { $0.ports.contains { $0.hostPort.value ?? 0 > 0 } }) {
            return "its Pods use ports of the node"
        }
        if let claim = exclusiveClaim(context) { return "its Pods share the volume claim \(claim.name)" }
        if template.antiAffinityAgainstItself(isRequired: true) != nil {
            return "its Pods insist on a node of their own"
        }
        return nil
    }

    /// The volume claim that all its Pods share, unless it is known that several nodes can have the volume at a time, and where
    /// its access modes are written.
    func exclusiveClaim(_ context: RuleContext) -> (name: String, modes: YAMLNode?)? {
        guard [.deployment, .rollout].contains(view.kind) else { return nil }
        for volume in template.spec["volumes"].items {
            guard let name = volume["persistentVolumeClaim"]["claimName"].text else { continue }
            let claims = context.topology.manifests.facts(.persistentVolumeClaim, about: object)
            guard let modes = claims.first(where: { $0.name == name })?.root["spec"]?["accessModes"] else {
                return (name, nil)
            }
            if modes.items.contains(where: { $0.string.hasSuffix("Many") }) { continue }
            return (name, modes)
        }
        return nil
    }

    /// What users see while no Pod serves, for each path.
    package var symptomsWithoutEndpoint: [String] { symptomsWithoutEndpoint(on: nil) }

    /// The same on some paths alone.
    func symptomsWithoutEndpoint(on some: [TrafficPath]?) -> [String] {
        let isNamed = (some ?? paths).contains(.inClusterToHeadless)
        return symptoms([.noEndpoint], broken: isNamed ? "a name without addresses" : "refused connections", on: some)
    }

    /// Sets fields of a rolling update in the place where its kind has them, creating the strategy where none is written.
    ///
    /// - Returns: A fix; `nil` where the place is shared with others by an alias or a merge key.
    func fix(ofRollingUpdate fields: [(key: String, value: Int)], _ safety: Fix.Safety = .safe) -> Fix? {
        let title = fields.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        return Fix(title, safety: safety, all: changes(ofRollingUpdate: fields.map { ($0.key, .int($0.value)) }))
    }

    private func changes(ofRollingUpdate fields: [(key: String, value: YAMLValue)]) -> [Fix.Change?] {
        let place = view.rollingUpdate
        let spec = view.spec
        let key = view.kind == .deployment || view.kind == .rollout ? "strategy" : "updateStrategy"
        guard spec[key].node == nil, view.kind != .rollout else {
            return fields.map { place[$0.key].put($0.value) }
        }
        let update = YAMLMapping(fields.map { YAMLMapping.Entry($0.key, $0.value) })
        let strategy = YAMLMapping([
            YAMLMapping.Entry("type", "RollingUpdate"), YAMLMapping.Entry("rollingUpdate", .mapping(update)),
        ])
        let entry = YAMLMapping.Entry(key, .mapping(strategy))
        return [spec.insert(entry, Self.position(in: spec))]
    }

    /// Where a workload's own short fields go: behind those that come before its template.
    package static func position(in spec: Place) -> YAMLPosition {
        let keys = spec.node?.entries.map(\.key.string) ?? []
        let neighbours = ["selector", "minReadySeconds", "revisionHistoryLimit", "replicas", "serviceName"]
        return neighbours.first { keys.contains($0) }.map { .after($0) } ?? .last
    }
}

extension WorkloadSituation {
    /// Says of its budgets, which are often sold as a cure, what they are not for.
    func notesOfBudgets(_ context: RuleContext) -> [String] {
        node.disruptionBudgets.prefix(1).map {
            "PodDisruptionBudget \(context.object($0).name) limits evictions, and has no say in a rollout"
        }
    }
}
