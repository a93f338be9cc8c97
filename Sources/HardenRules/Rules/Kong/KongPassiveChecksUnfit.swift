import HardenKubernetes
import HardenYAML

/// Finds passive checks that take a Pod, or everything, out for good.
package struct KongPassiveChecksUnfit: Rule {
    package static let metadata = RuleMetadata(
        id: "kong-passive-checks-unfit",
        area: .kong,
        title: "Passive checks of Kong take targets out that nothing brings back",
        severity: .error,
        disruptions: [.rollout, .nodeDrain, .nodeLoss, .steadyState],
        codes: [503],
        remedy: .safeFix,
        explanation: """
            A passive check marks a target unhealthy by the answers to requests, and never healthy again: only an active
            check, or somebody at the Admin API, does that. With a Service's own address as the only target, the failures
            of one Pod take all of them out.
            """,
        before: """
            spec:
              healthchecks:
                passive:
                  unhealthy:
                    httpFailures: 3
            """,
        after: """
            spec:
              healthchecks:
                active:
                  type: tcp
                  healthy: {interval: 5, successes: 1}
                  unhealthy: {interval: 5, tcpFailures: 2}
            """,
        sources: ["https://developer.konghq.com/gateway/traffic-control/health-checks-circuit-breakers/"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.objects(KongUpstreamPolicyView.kinds.union(KongIngressView.kinds)).compactMap { position, object in
            check(position, object, context)
        }
            + context.topology.manifests.deckFiles.enumerated().flatMap { index, file in
                file.upstreams.compactMap { check($0, file, index, context) }
            }
    }

    private func check(_ position: Int, _ object: KubernetesObject, _ context: RuleContext) -> Finding? {
        let isPolicy = object.kind == .kongUpstreamPolicy
        let upstream = isPolicy ? KongUpstreamPolicyView(object).upstream : KongIngressView(object).upstream
        guard upstream.passive.countsFailures, !context.isPatched(position, isPolicy ? ["spec"] : ["upstream"])
        else { return nil }
        let users = context.services(naming: position)
        let single = users.filter(\.view.isServiceUpstream)
        if let first = single.first {
            let label = first.view.object.metadata["annotations"]["ingress.kubernetes.io/service-upstream"]
                .label("Kong has one target, the Service's address", in: first.view.object)
            return ejection(
                upstream,
                object.title,
                object.file,
                object.document,
                [label],
                safety: single.count == users.count ? .safe : .unsafe
            )
        }
        return staysOut(upstream, object.title, object.document)
    }

    private func check(_ upstream: DeckUpstreamView, _ file: DeckFileView, _ index: Int, _ context: RuleContext)
        -> Finding?
    {
        let view = upstream.balancing
        guard view.passive.countsFailures else { return nil }
        let title = "decK upstream \(view.name.value ?? "")"
        if let target = upstream.soleServiceTarget, context.clusterService(of: target, deckFile: index) != nil {
            let label = target.place.label("the only target, the address of a Service", document: file.document)
            return ejection(view, title, file.file, file.document, [label], safety: .safe)
        }
        return staysOut(view, title, file.document)
    }

    private func ejection(
        _ view: KongUpstreamView,
        _ title: String,
        _ file: String,
        _ document: Int,
        _ labels: [Finding.Label],
        safety: Fix.Safety
    ) -> Finding {
        let path = view.passive.place.path
        return Finding(
            rule: Self.id,
            severity: .error,
            message: "\(title) takes all Pods out when one of them fails",
            object: title,
            primary: view.passive.place.label("failures are counted for the target as a whole", document: document),
            secondary: labels,
            disruptions: Self.metadata.disruptions,
            symptoms: ["503 from Kong, failure to get a peer from the ring-balancer"],
            fix: view.passive.place.own(
                Fix(
                    "passive checks removed",
                    safety: safety,
                    changes: [.edit(file: file, document: document, .delete(path, sole: .deleteParent))]
                )
            )
        )
    }

    private func staysOut(_ view: KongUpstreamView, _ title: String, _ document: Int) -> Finding? {
        let (interval, successes) = (view.active.healthyInterval, view.active.healthySuccesses)
        guard !interval.isUnknown, !successes.isUnknown, interval.expectation == nil, successes.expectation == nil,
            (interval.value ?? 0) == 0 || (successes.value ?? 0) == 0
        else { return nil }
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: "\(title) takes a Pod out on failures, and nothing brings it back",
            object: title,
            primary: view.passive.place.label("marks targets unhealthy, never healthy again", document: document),
            secondary: [
                view.active.place.label(
                    "no active check with healthy.interval and healthy.successes above 0",
                    document: document
                )
            ],
            disruptions: Self.metadata.disruptions,
            symptoms: ["503 from Kong once all targets are out"],
            notes: ["an active check on the readiness path brings a Pod back as soon as it answers"]
        )
    }
}

extension DeckUpstreamView {
    /// The only target, where its name is that of a Service of the cluster.
    var soleServiceTarget: DeckTargetView? {
        guard targets.count == 1, let service = targets[0].address?.service, service.isCertain else { return nil }
        return targets[0]
    }
}

extension RuleContext {
    /// The Service whose own address a target is. Nothing where it is headless, or not in the input: it may be headless.
    func clusterService(of target: DeckTargetView, deckFile: Int) -> KubernetesObject? {
        let place = VicinityIndex.DeckPlace(file: deckFile, path: target.place.path)
        let routes = vicinity.routesOfDeckPlace[place] ?? []
        guard !routes.contains(where: { $0.kind == .kongToHeadless }) else { return nil }
        return routes.first { $0.kind == .kongToClusterIP }.map { object($0.service) }
    }
}
