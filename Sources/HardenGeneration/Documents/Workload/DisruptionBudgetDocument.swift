import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The PodDisruptionBudget, which holds back evictions and nothing else; `nil` if the spec wants none.
    ///
    /// Pods that never became ready may always be evicted, or a broken version would block every node drain.
    /// Source: Kubernetes, "Specifying a Disruption Budget", `unhealthyPodEvictionPolicy`.
    func disruptionBudget() -> DesiredDocument? {
        let limit: YAMLMapping.Entry?
        switch service.disruption {
        case .maxUnavailable(let amount): limit = field("maxUnavailable", amount.value)
        case .minAvailable(let amount): limit = field("minAvailable", amount.value)
        case .unprotected: return nil
        }
        var document = document("policy/v1", "PodDisruptionBudget", name: context.names["PodDisruptionBudget"]) {
            group("spec") {
                limit
                group("selector") { texts("matchLabels", selector) }
                field("unhealthyPodEvictionPolicy", "AlwaysAllow")
            }
        }
        document.initialOnly += [["spec", "selector"]]
        return document
    }
}
