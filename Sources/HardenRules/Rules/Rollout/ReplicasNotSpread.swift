import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Pods that may all run on one node.
package struct ReplicasNotSpread: Rule {
    package static let metadata = RuleMetadata(
        id: "replicas-not-spread",
        area: .rollout,
        title: "All Pods may run on one node or in one zone, and go with it",
        severity: .warning,
        disruptions: [.nodeLoss, .nodeDrain],
        codes: [502, 503],
        failures: [.noEndpoint],
        remedy: .safeFix,
        explanation: """
            Nothing asks the scheduler to keep the Pods apart beyond its own mild preference. If they share a node, its
            loss takes all of them, and a disruption budget can only delay a drain. `ScheduleAnyway` asks for spreading
            without ever keeping a Pod from running.
            """,
        before: """
            spec:
              replicas: 3
              template:
                spec:
                  containers: []
            """,
        after: """
            spec:
              replicas: 3
              template:
                spec:
                  containers: []
                  topologySpreadConstraints:
                    - maxSkew: 1
                      topologyKey: kubernetes.io/hostname
                      whenUnsatisfiable: ScheduleAnyway
                      labelSelector:
                        matchLabels:
                          app: orders
            """,
        sources: ["https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/"]
    )

    /// From this version of Kubernetes on `matchLabelKeys` counts without being switched on.
    private static let matchLabelKeysMinor = 27

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.filter(\.isServing).compactMap { workload in
            guard workload.view.rollsOut, workload.view.kind != .daemonSet,
                let replicas = workload.leastReplicas(context.topology), replicas.number >= 2,
                let change = Self.change(of: workload, context)
            else { return nil }
            return finding(workload, replicas, change)
        }
    }

    /// Whether something is said about where the Pods go in relation to each other.
    private static func isSpread(_ workload: WorkloadSituation) -> Bool {
        let template = workload.template
        return template.topologySpreadConstraints.saysSomething || template.affinity["podAntiAffinity"].saysSomething
            || template.spec["nodeName"].exists || template.nodeSelector["kubernetes.io/hostname"] != nil
            || template.hostNetwork.value == true
    }

    private static func isPatched(_ workload: WorkloadSituation, _ topology: Topology) -> Bool {
        ["topologySpreadConstraints", "affinity", "nodeName", "nodeSelector"].contains {
            workload.isPatched(["spec", "template", "spec", $0], topology)
        }
    }

    private func finding(_ workload: WorkloadSituation, _ replicas: ReplicaCount, _ change: Change) -> Finding {
        let object = workload.object
        return Finding(
            rule: Self.id,
            severity: workload.statedPaths.isEmpty ? .advice : .warning,
            message: "all Pods of \(object.name) may run on one node",
            object: object.title,
            primary: workload.template.spec.label("nothing keeps its Pods apart", in: object),
            secondary: [replicas.place.label(replicas.words, in: replicas.owner)],
            disruptions: Self.metadata.disruptions,
            symptoms: workload.symptomsWithoutEndpoint,
            notes: ["a cluster may have defaults of its own for spreading, which are not in the input"],
            fix: change.edit.map { Fix("topologySpreadConstraints over zones and nodes", changes: [$0]) }
        )
    }

    /// How Pods that nothing keeps apart can be told to keep apart.
    struct Change {
        /// `nil` where the template cannot be edited here.
        let edit: Fix.Change?
    }

    /// Asks for spreading; `nil` where something is said already, or may be.
    static func change(of workload: WorkloadSituation, _ context: RuleContext) -> Change? {
        guard !isSpread(workload), !isPatched(workload, context.topology) else { return nil }
        let template = workload.template
        guard workload.view.template != nil, !template.spec.isShared,
            let selector = workload.podSelector
        else { return Change(edit: nil) }
        let keys = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]
        let constraints = keys.map { key -> YAMLValue in
            var constraint = YAMLMapping([
                YAMLMapping.Entry("maxSkew", 1), YAMLMapping.Entry("topologyKey", .string(key)),
                YAMLMapping.Entry("whenUnsatisfiable", "ScheduleAnyway"),
                YAMLMapping.Entry("labelSelector", .mapping(selector)),
            ])
            // Only Pods of one version count, or the old ones distort the placing of the new ones.
            if workload.view.kind == .deployment, workload.cluster.kubernetesMinor.value >= Self.matchLabelKeysMinor {
                constraint["matchLabelKeys"] = ["pod-template-hash"]
            }
            return .mapping(constraint)
        }
        let path = template.topologySpreadConstraints.path
        return Change(edit: workload.object.edit(.put(path, .sequence(constraints))))
    }
}

extension Place {
    /// Whether something is written here that is not empty.
    fileprivate var saysSomething: Bool { exists && !(isSequence && items.isEmpty) && !(isMapping && entries.isEmpty) }
}
