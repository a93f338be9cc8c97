import HardenCoding
import HardenKubernetes
import HardenRollout

/// The proxies that requests pass on their way to a workload, the client's side first, as far as the input and the
/// configuration tell.
struct ProxyChain {
    let links: [Link]
    let workload: WorkloadNode

    struct Link {
        let label: String
        let hop: Hop
        let timeout: ProxyTimeout?
        /// `nil` where a timeout is not tried again, or nobody knows how often.
        let attempts: ProxyAttempts?
        /// How long it keeps idle connections to what is behind it; `nil` where it keeps none, or nobody knows.
        var keepsServers: ProxyIdleTime?
        /// How long it keeps idle connections of what is before it.
        var keepsClients: ProxyIdleTime?
        /// Where its configuration sends what comes to it, by position in the input.
        var pass: Int?
        /// The proxy's own Pods, where the input has them.
        var workload: WorkloadNode?
    }

    /// Each proxy with the next one inwards that waits for answers: who forwards connections only passes silence on.
    var neighbours: [(outer: Link, inner: Link)] {
        links.indices.compactMap { index in
            links[(index + 1)...].first { $0.hop.layer == .request }.map { (outer: links[index], inner: $0) }
        }
    }

    /// What users get when a proxy gives up: who only forwards connections ends its own, and the one before it answers.
    func symptom(of link: Link) -> String {
        guard link.hop.layer != .request, let index = links.firstIndex(where: { $0.label == link.label }) else {
            return "\(Self.codes(link.hop, .timeout)) from \(link.label)"
        }
        let before = links[..<index].last { $0.hop.layer == .request }
        return before.map { "\(Self.codes($0.hop, .cutInFlight)) from \($0.label)" } ?? "a broken connection"
    }

    private static func codes(_ hop: Hop, _ symptom: Symptom) -> String {
        hop.statuses(symptom).compactMap { $0.map(String.init) }.joined(separator: " or ")
    }

    /// Such as "GKE Ingress (external) 60 s → Kong 6 × 10 s → orders".
    var text: String { (links.map(\.text) + [workload.view.name]).joined(separator: " → ") }

    /// Such as "GKE Ingress (external) 60 s (kong.yaml:39:15) → Kong 6 × 10 s (default, orders.yaml:3:5) → orders".
    var textWithOrigins: String {
        let links = links.map { link in
            link.origins.isEmpty ? link.text : "\(link.text) (\(link.origins.joined(separator: ", ")))"
        }
        return (links + [workload.view.name]).joined(separator: " → ")
    }
}

extension ProxyChain.Link {
    var text: String {
        guard let timeout else { return label }
        guard let attempts, attempts.count > 1 else { return "\(label) \(timeout.seconds) s" }
        return "\(label) \(attempts.count) × \(timeout.seconds) s"
    }

    /// Who says its numbers, in their order, each once.
    var origins: [String] {
        let origins = [attempts.flatMap { $0.count > 1 ? $0.origin : nil }, timeout?.origin].compactMap(\.self)
        return origins.first == origins.last ? Array(origins.prefix(1)) : origins
    }
}

extension ProxyTimeouts {
    /// The chains to a workload, one for each way on which proxies send to it.
    ///
    /// - Parameter passed: The proxies behind it, which are not in front of it as well.
    func chains(to workload: WorkloadNode, passed: Set<Int> = []) -> [ProxyChain] {
        let given = given(before: workload)
        let known = workload.routes.flatMap { route -> [[ProxyChain.Link]] in
            // What the API server asks of a proxy it does not pass on.
            guard let path = route.kind.path, route.source != .configuration, !path.isOfAPIServer,
                let node = topology.service(at: route.service)
            else { return [] }
            let front = front(on: route, path)
            guard let own = link(path, route, node, front) else { return [] }
            guard let front, front.position != workload.position, !passed.contains(front.position) else {
                return [[own]]
            }
            let before = chains(to: front, passed: passed.union([workload.position])).map(\.links)
            return before.isEmpty ? [[own]] : before.map { $0 + [own] }
        }
        let all =
            given.isEmpty
            ? known : known.isEmpty ? given : given.flatMap { given in known.map { Self.joined(given, $0) } }
        return all.map { ProxyChain(links: $0, workload: workload) }
    }

    /// The last proxy on a route; `nil` where clients decide.
    private func link(
        _ path: TrafficPath,
        _ route: TrafficRoute,
        _ node: ServiceNode,
        _ front: WorkloadNode?
    ) -> ProxyChain.Link? {
        if case .nginx(let number) = route.source {
            var link = nginx(number, path, route)
            link.workload = front
            return link
        }
        guard path.timeoutScope != nil else { return nil }
        return ProxyChain.Link(
            label: path.label,
            hop: path.proxy,
            timeout: timeout(path, route, node),
            attempts: attempts(path, route, node),
            workload: front
        )
    }

    /// Proxies behind others; one that both name is there once.
    private static func joined(_ outer: [ProxyChain.Link], _ inner: [ProxyChain.Link]) -> [ProxyChain.Link] {
        guard let pass = inner.first?.pass, let index = outer.firstIndex(where: { $0.pass == pass }) else {
            return outer + inner
        }
        return outer[..<index] + inner
    }

    /// How often the proxy of a route sends a request that has timed out.
    ///
    /// Sources: Kong, "Proxying" (`retries` for timeouts of requests that may be repeated); ingress-nginx,
    /// `proxy-next-upstream` "error timeout" and `proxy-next-upstream-tries` 3, of which 0 is no limit.
    private func attempts(_ path: TrafficPath, _ route: TrafficRoute, _ node: ServiceNode) -> ProxyAttempts? {
        guard path.proxy.triesAfterTimeout else { return nil }
        if let retries = topology.kongRequests(on: route)?.retries {
            guard let count = retries.value.map({ $0 + 1 }), count > 0 else { return nil }
            let place = retries.place.exists ? retries.place : node.view.object.metadata["name"]
            return ProxyAttempts(
                count: count,
                label: place.label("sends up to \(count) times\(retries.isWritten ? "" : ", the default")"),
                position: retries.isWritten ? retries.place.position : nil
            )
        }
        // A single address has no next one.
        guard path.choosesPods, let ingress = route.ingress.map(topology.object(at:)) else { return nil }
        func setting(_ key: String) -> Field<String>? {
            let own = IngressView(ingress).nginxSetting(key)
            return own.isAbsent ? fronts.nginxSettings.map { IngressNGINXSettingsView($0).setting(key) } : own
        }
        let standard = IngressNGINXSettingsView.standard
        let upstream = setting("proxy-next-upstream").map { $0.value ?? "" } ?? standard("proxy-next-upstream") ?? ""
        let tries = setting("proxy-next-upstream-tries")
        guard upstream.split(separator: " ").contains("timeout"),
            let count = (tries.map { $0.value ?? "" } ?? standard("proxy-next-upstream-tries") ?? "").wholeNumber,
            count > 0
        else { return nil }
        let written = tries.flatMap { $0.isWritten ? $0.place : nil }
        return ProxyAttempts(
            count: count,
            label: (written ?? ingress.metadata["name"])
                .label("sends up to \(count) times\(written == nil ? ", the default" : "")"),
            position: written?.position
        )
    }
}

extension String {
    fileprivate var wholeNumber: Int? { Int32(self).map(Int.init) }
}

extension RuleContext {
    /// Who sends requests on a path, with the proxies before the last where all ways on it have the same.
    func label(of path: TrafficPath, to workload: WorkloadSituation) -> String {
        let chains = timeouts.chains(to: workload.node).map { $0.links.map(\.label) }.filter { $0.last == path.label }
        guard let first = chains.first, chains.allSatisfy({ $0 == first }) else { return workload.label(of: path) }
        return first.joined(separator: " → ")
    }

    /// The chains of proxies to a workload, with who says their numbers; none for what a single proxy says.
    package func chains(to workload: WorkloadSituation) -> [Finding.Assumption] {
        var seen: Set<String> = []
        return timeouts.chains(to: workload.node).filter { $0.links.count > 1 && seen.insert($0.text).inserted }
            .map { chain in
                let origins = chain.links.flatMap(\.origins)
                return Finding.Assumption(
                    setting: "path",
                    value: chain.text,
                    origin: origins.joined(separator: ", "),
                    isGiven: !origins.contains("default")
                )
            }
    }
}
