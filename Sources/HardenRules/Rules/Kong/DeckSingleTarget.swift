import HardenKubernetes
import HardenYAML

/// Finds upstreams of decK files that balance over the address of one Service.
package struct DeckSingleTarget: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            upstreams:
              - name: orders-upstream
                hash_on: cookie
                hash_on_cookie: session
                targets:
                  - target: orders.shop.svc.cluster.local:80
            """,
        after: """
            upstreams:
              - name: orders-upstream
                hash_on: cookie
                hash_on_cookie: session
                targets:
                  - target: orders-pods.shop.svc.cluster.local:8080
            """,
        sources: [
            "https://developer.konghq.com/gateway/entities/upstream/",
            "https://developer.konghq.com/gateway/entities/target/",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.manifests.deckFiles.enumerated().flatMap { index, file in
            file.upstreams.compactMap { check($0, file, index, context) }
        }
    }

    private func check(_ upstream: DeckUpstreamView, _ file: DeckFileView, _ index: Int, _ context: RuleContext)
        -> Finding?
    {
        let view = upstream.balancing
        guard view.usesHashing || view.active.isActive, let target = upstream.soleServiceTarget,
            let service = context.clusterService(of: target, deckFile: index)
        else { return nil }
        let what = view.usesHashing ? view.hashOn.place : view.active.place
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: "Kong has one target for all Pods of \(service.name)",
            object: "decK upstream \(view.name.value ?? "")",
            primary: target.place["target"].label("the address of a Service", document: file.document),
            secondary: [
                what.label("has nothing to choose from", document: file.document),
                service.spec.label("not headless", in: service),
            ],
            disruptions: Self.metadata.disruptions,
            symptoms: ["502 or 503 from Kong that its balancing would have avoided"],
            notes: ["a headless Service beside it (clusterIP: None), with the Pods' port, makes each Pod a target"]
        )
    }
}
