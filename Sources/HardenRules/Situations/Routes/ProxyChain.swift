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
        /// The proxy's own Pods, where the input has them.
        let workload: WorkloadNode?
    }

    /// Each proxy with the next one inwards.
    var neighbours: [(outer: Link, inner: Link)] { zip(links, links.dropFirst()).map { (outer: $0, inner: $1) } }

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
            guard let path = route.kind.path, path.timeoutScope != nil, route.source != .configuration,
                let node = topology.service(at: route.service)
            else { return [] }
            let isLoadBalancer = path.timeoutScope == .wholeRequest
            let front = fronts.proxy(on: path)
            let own = ProxyChain.Link(
                label: path.label,
                hop: path.proxy,
                timeout: isLoadBalancer ? loadBalancer(path, route, node) : gateway(path, route, node),
                attempts: attempts(path, route, node),
                workload: front
            )
            guard let front, front.position != workload.position, !passed.contains(front.position) else {
                return [[own]]
            }
            let before = chains(to: front, passed: passed.union([workload.position])).map(\.links)
            return before.isEmpty ? [[own]] : before.map { $0 + [own] }
        }
        let all = given.isEmpty ? known : known.isEmpty ? [given] : known.map { given + $0 }
        return all.map { ProxyChain(links: $0, workload: workload) }
    }

    /// A workload with the way over the self-run nginx that the configuration puts before it, where the input tells of no
    /// proxy: nginx sends to the Service's address, or to the Pods that a headless one names.
    func behindGiven(_ workload: WorkloadNode) -> WorkloadNode {
        guard let proxy = settings(workload).proxies(before: workload.view.object.root.anchor).last?.proxy,
            proxy.hop == .nginx, !workload.routes.contains(where: { $0.kind.path?.timeoutScope != nil })
        else { return workload }
        // Whether it keeps connections at all hangs on its version and its configuration.
        var hop = proxy.hop
        hop.idleTimeout = proxy.keepAlive?.secondsRoundedUp
        let services = workload.services.compactMap(topology.service(at:))
        let addressed = services.filter { !$0.view.isHeadless }
        let standard = addressed.isEmpty ? TrafficPath.nginxToHeadless : .nginxToClusterIP
        let path = TrafficPath(standard.name, standard.label, through: hop, to: standard.picker)
        return workload.reached(
            by: (addressed.isEmpty ? services : addressed).map { TrafficRoute(given: path, to: $0) }
        )
    }

    /// The proxies that the configuration puts before a workload.
    func given(before workload: WorkloadNode) -> [ProxyChain.Link] {
        let settings = settings(workload)
        let own = workload.routes.first { $0.source == .configuration }?.kind.path
        let last = settings.proxies(before: workload.view.object.root.anchor).last?.place
        return settings.proxies(before: workload.view.object.root.anchor).map { proxy, place in
            func said(_ field: String) -> String {
                settings.file.location(at: place.field(field)).map { "\($0)" } ?? ConfigurationFile.name
            }
            let (label, name) = (proxy.hop.label, workload.view.object.metadata["name"])
            let path = TrafficPath("given", label, to: proxy.hop)
            let timeout = (proxy.timeout?.secondsRoundedUp ?? proxy.hop.timeout).map { seconds in
                let origin = proxy.timeout == nil ? nil : said("timeout")
                return ProxyTimeout(
                    path: place == last ? own ?? path : path,
                    seconds: seconds,
                    label: name.label("behind \(label), which waits \(seconds) s (\(origin ?? "its default"))"),
                    place: nil,
                    isStated: true,
                    said: origin
                ) { _ in nil }
            }
            let attempts = proxy.retries.map { retries in
                let text = "\(label) sends up to \(retries + 1) times (\(said("retries")))"
                return ProxyAttempts(count: retries + 1, label: name.label(text), place: nil, said: said("retries"))
            }
            return ProxyChain.Link(label: label, hop: proxy.hop, timeout: timeout, attempts: attempts, workload: nil)
        }
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
                place: retries.isWritten ? retries.place : nil
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
            place: written
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
