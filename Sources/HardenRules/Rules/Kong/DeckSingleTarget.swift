import HardenKubernetes
import HardenYAML

/// Finds upstreams of decK files that balance over the address of one Service.
struct DeckSingleTarget: Rule {
    static let metadata = RuleMetadata(
        id: "deck-single-target",
        area: .kong,
        title: "An upstream hashes or checks over one Service's address",
        severity: .warning,
        disruptions: [.rollout, .nodeLoss],
        codes: [502, 503],
        remedy: .advice,
        explanation: """
            The address of a Service is one target, however many Pods are behind it. Hashing has nothing to choose from,
            and a health check asks another Pod each time, until it takes all of them out. A headless Service, whose name
            leads to the Pods, is a target for each.
            """,
        sources: [
            "https://developer.konghq.com/gateway/entities/upstream/",
            "https://developer.konghq.com/gateway/entities/target/",
        ]
    )

    static let subjects: Subjects<KongUpstream> = .deckUpstreams

    func faults(of upstream: KongUpstream, in context: RuleContext) -> Fault? {
        let view = upstream.view
        guard view.usesHashing || view.active.isActive, let (target, service) = context.soleService(of: upstream)
        else { return nil }
        let what = view.usesHashing ? view.hashOn.place : view.active.place
        return Fault(
            "Kong has one target for all Pods of \(service.name)",
            at: target.place["target"].label("the address of a Service"),
            secondary: [what.label("has nothing to choose from"), service.spec.label("not headless")],
            symptoms: ["502 or 503 from Kong that its balancing would have avoided"],
            notes: ["a headless Service beside it (clusterIP: None), with the Pods' port, makes each Pod a target"]
        )
    }
}
