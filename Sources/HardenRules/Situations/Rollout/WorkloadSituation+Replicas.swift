package import HardenKubernetes

/// How many Pods are meant to run at least.
package struct ReplicaCount: Sendable {
    package let number: Int
    /// Where the number is written, or would be.
    package let place: Place
    /// The object that holds it: the workload, or an autoscaler.
    package let owner: KubernetesObject
    /// Whether nobody wrote it, so that something outside the input may decide.
    package let isDefault: Bool
    /// The most Pods that an autoscaler may run.
    package let maximum: Int?

    package var isAutoscaled: Bool { AutoscalerView.kinds.contains(owner.kind) }

    /// The number in words, for labels and sums.
    package var words: String {
        isAutoscaled ? "at least \(number.pods)" : number.pods + (isDefault ? ", the default" : "")
    }
}

extension WorkloadSituation {
    /// The least number of Pods; `nil` where the input does not decide it: placeholders, autoscalers that disagree or are
    /// not known, and kustomizations that patch it.
    package func leastReplicas(_ topology: Topology) -> ReplicaCount? {
        // Where the fewest are as many as are written, they are that many either way.
        guard node.otherScalers.allSatisfy({ $0.least == view.replicas.value && $0.least != nil }) else { return nil }
        guard node.autoscalers.isEmpty else { return autoscaledReplicas(topology) }
        guard let number = view.replicas.value, !isPatched(["spec", "replicas"], topology) else { return nil }
        return ReplicaCount(
            number: number,
            place: view.replicas.place,
            owner: object,
            isDefault: view.replicas.isDefault,
            maximum: nil
        )
    }

    private func autoscaledReplicas(_ topology: Topology) -> ReplicaCount? {
        var counts: [ReplicaCount] = []
        for position in node.autoscalers {
            let autoscaler = AutoscalerView(topology.object(at: position))
            let key = autoscaler.isScaledObject ? "minReplicaCount" : "minReplicas"
            guard let number = autoscaler.minReplicas.value,
                !topology.patches(of: position).contains(where: { $0.mayChange(["spec", key]) })
            else { return nil }
            counts.append(
                ReplicaCount(
                    number: number,
                    place: autoscaler.minReplicas.place,
                    owner: autoscaler.object,
                    isDefault: autoscaler.minReplicas.isDefault,
                    maximum: autoscaler.maxReplicas.value
                )
            )
        }
        guard let first = counts.first, counts.allSatisfy({ $0.number == first.number }) else { return nil }
        return first
    }

    /// Whether a kustomization of the input may set a field of the workload, so that what its file says may not be what
    /// the cluster gets.
    package func isPatched(_ keys: [String], _ topology: Topology) -> Bool {
        topology.patches(of: node.position).contains { $0.mayChange(keys) }
    }
}

extension Int {
    /// A number of Pods in words.
    var pods: String { self == 1 ? "1 Pod" : "\(self) Pods" }
}
