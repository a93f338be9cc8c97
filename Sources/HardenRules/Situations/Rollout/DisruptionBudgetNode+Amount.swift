package import HardenKubernetes
package import HardenRollout

extension DisruptionBudgetNode {
    /// Whether it lets none of so many Pods be evicted.
    func blocks(replicas: Int) -> Bool { amount?.blocksAllEvictions(replicas: replicas) ?? false }

    /// What the budget allows; `nil` where it is not one valid amount.
    package var amount: DisruptionBudget? {
        switch (view.minAvailable.value, view.maxUnavailable.value) {
        case (let least?, nil): CountOrPercent(least).map { .minAvailable($0) }
        case (nil, let most?): CountOrPercent(most).map { .maxUnavailable($0) }
        default: nil
        }
    }

    /// Where the amount is written.
    package var limit: (key: String, field: Field<IntOrString>) {
        view.maxUnavailable.place.exists
            ? ("maxUnavailable", view.maxUnavailable) : ("minAvailable", view.minAvailable)
    }

    /// Whether a kustomization of the input may change one of the keys under `spec`.
    package func isPatched(_ keys: [String], _ topology: Topology) -> Bool {
        topology.patches(of: position).contains { patch in keys.contains { patch.mayChange(["spec", $0]) } }
    }
}

extension DisruptionBudget {
    /// Whether no number of Pods leaves one that may be evicted.
    package var allowsNothingEver: Bool {
        switch self {
        case .maxUnavailable(let amount): amount.isZero
        case .minAvailable(.percent(let percent)): percent >= 100
        case .minAvailable(.count): false
        }
    }
}

extension RuleContext {
    /// The workloads whose Pods a disruption budget counts, those that node drains evict.
    package func workloads(of budget: DisruptionBudgetNode) -> [WorkloadSituation] {
        budget.workloads.compactMap { workload(at: $0) }.filter { $0.view.kind != .daemonSet }
    }
}
