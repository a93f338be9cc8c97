import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds passive checks that take a Pod, or everything, out for good.
struct KongPassiveChecksUnfit: Rule {
    static let metadata = RuleMetadata(
        id: "kong-passive-checks-unfit",
        area: .kong,
        title: "Passive checks of Kong take targets out that nothing brings back",
        severity: .error,
        disruptions: [.rollout, .nodeDrain, .nodeLoss, .steadyState],
        codes: [503],
        remedy: .safeFix,
        unsafeBecause: "what other users of the policy rely on is not known",
        explanation: """
            A passive check marks a target unhealthy by the answers to requests, and never healthy again: only an active
            check, or somebody at the Admin API, does that. With a Service's own address as the only target, the failures
            of one Pod take all of them out.
            """,
        sources: ["https://developer.konghq.com/gateway/traffic-control/health-checks-circuit-breakers/"]
    )

    static let subjects: Subjects<KongUpstream> =
        .kongUpstreamPolicies.reading(["spec"]) + .kongIngresses.reading(["upstream"]) + .deckUpstreams

    func faults(of upstream: KongUpstream, in context: RuleContext) -> Fault? {
        guard upstream.view.passive.countsFailures else { return nil }
        let single = upstream.users.filter(\.view.isServiceUpstream)
        if let service = single.first?.view.object {
            let place = service.metadata["annotations"]["ingress.kubernetes.io/service-upstream"]
            let label = place.label("Kong has one target, the Service's address")
            return ejection(upstream, label, single.count == upstream.users.count ? .safe : .unsafe)
        }
        if let (target, _) = context.soleService(of: upstream) {
            return ejection(upstream, target.place.label("the only target, the address of a Service"), .safe)
        }
        return staysOut(upstream)
    }

    private func ejection(_ upstream: KongUpstream, _ label: Finding.Label, _ safety: Fix.Safety) -> Fault {
        let passive = upstream.view.passive.place
        return Fault(
            "\(upstream.title) takes all Pods out when one of them fails",
            at: passive.label("failures are counted for the target as a whole"),
            secondary: [label],
            symptoms: ["503 from Kong, failure to get a peer from the ring-balancer"],
            fix: Fix("passive checks removed", safety: safety, passive.delete(sole: .deleteParent))
        )
    }

    private func staysOut(_ upstream: KongUpstream) -> Fault? {
        let (active, passive) = (upstream.view.active, upstream.view.passive)
        let (interval, successes) = (active.healthyInterval, active.healthySuccesses)
        guard !interval.isUnknown, !successes.isUnknown, interval.expectation == nil, successes.expectation == nil,
            (interval.value ?? 0) == 0 || (successes.value ?? 0) == 0
        else { return nil }
        return Fault(
            "\(upstream.title) takes a Pod out on failures, and nothing brings it back",
            at: passive.place.label("marks targets unhealthy, never healthy again"),
            secondary: [active.place.label("no active check with healthy.interval and healthy.successes above 0")],
            severity: .warning,
            symptoms: ["503 from Kong once all targets are out"],
            notes: ["an active check on the readiness path brings a Pod back as soon as it answers"]
        )
    }
}

extension RuleContext {
    /// The only target of a decK upstream, and the Service whose own address it is. Nothing where the Service is headless,
    /// or not in the input: it may be headless.
    func soleService(of upstream: KongUpstream) -> (target: DeckTargetView, service: KubernetesObject)? {
        guard let (deck, file) = upstream.deck, deck.targets.count == 1, let service = deck.targets[0].address?.service,
            service.isCertain
        else { return nil }
        let target = deck.targets[0]
        let place = VicinityIndex.DeckPlace(file: file, path: target.place.path)
        let routes = vicinity.routesOfDeckPlace[place] ?? []
        guard !routes.contains(where: { $0.kind.path == .kongToHeadless }) else { return nil }
        return routes.first { $0.kind.path == .kongToClusterIP }.map { (target, object($0.service)) }
    }
}
