import HardenCoding
package import HardenKubernetes
import HardenRollout
import HardenSystem

/// The proxies of which the configuration tells.
extension ProxyTimeouts {
    /// A workload with the way over the self-run nginx that the configuration puts before it, where the input tells of no
    /// proxy: nginx sends to the Service's address, or to the Pods that a headless one names.
    func behindGiven(_ workload: WorkloadNode) -> WorkloadNode {
        let proxies = settings(workload).proxies(before: workload.view.object.root.anchor).map(\.proxy)
        let forwarding = proxies.reversed().prefix { $0.hop == .nginxStream }
        guard let proxy = proxies.dropLast(forwarding.count).last, proxy.hop == .nginx,
            !workload.routes.contains(where: { $0.kind.path?.timeoutScope != nil })
        else { return workload }
        // Whether it keeps connections at all hangs on its version and its configuration.
        var hop = proxy.hop
        let passes = passes(of: proxy, before: workload)
        hop.idleTimeout = proxy.keepAlive?.secondsRoundedUp ?? passes.compactMap(\.element.idleSeconds).max()
        let services = workload.services.compactMap(topology.service(at:))
        let addressed = services.filter { !$0.view.isHeadless }
        let standard = addressed.isEmpty ? TrafficPath.nginxToHeadless : .nginxToClusterIP
        let hops = [hop] + forwarding.map(\.hop)
        let path = TrafficPath(standard.name, standard.label, through: hops, to: standard.picker)
        return workload.reached(
            by: (addressed.isEmpty ? services : addressed).map { TrafficRoute(given: path, to: $0) }
        )
    }

    /// The proxies that the configuration puts before a workload, one list for each way through files that tell of several.
    func given(before workload: WorkloadNode) -> [[ProxyChain.Link]] {
        let settings = settings(workload)
        let proxies = settings.proxies(before: workload.view.object.root.anchor)
        guard !proxies.isEmpty else { return [] }
        let own = workload.routes.first { $0.source == .configuration }?.kind.path
        let last = proxies.last { $0.proxy.hop.layer == .request }?.place
        return proxies.reduce([[]]) { chains, entry in
            let (proxy, place) = entry
            let path = place == last ? own : nil
            let passes = passes(of: proxy, before: workload).map(\.offset)
            let links =
                passes.isEmpty
                ? [stated(proxy, place, path, workload, settings.file)]
                : passes.map { nginx($0, path ?? TrafficPath("given", proxy.hop.label, to: proxy.hop), nil) }
            return chains.flatMap { chain in links.map { chain + [$0] } }
        }
    }

    /// A proxy of which the configuration says all that is known.
    private func stated(
        _ proxy: GivenPath.Proxy,
        _ place: FieldPath,
        _ path: TrafficPath?,
        _ workload: WorkloadNode,
        _ file: ConfigurationFile
    ) -> ProxyChain.Link {
        func said(_ field: String) -> SourcePosition {
            file.location(at: place.field(field)) ?? SourcePosition(file: ConfigurationFile.name, line: 1)
        }
        let (label, name) = (proxy.hop.label, workload.view.object.metadata["name"])
        // What a file says that is not read, or that says several things, is nobody's default.
        let standard = proxy.file == nil ? proxy.hop.timeout : nil
        let timeout = (proxy.timeout?.secondsRoundedUp ?? standard).map { seconds in
            let origin = proxy.timeout == nil ? nil : said("timeout")
            return ProxyTimeout(
                path: path ?? TrafficPath("given", label, to: proxy.hop),
                seconds: seconds,
                label: name.label(
                    "behind \(label), which waits \(seconds) s (\(origin.map { "\($0)" } ?? "its default"))"
                ),
                position: origin,
                isStated: true
            ) { _ in nil }
        }
        let attempts = proxy.retries.map { retries in
            let text = "\(label) sends up to \(retries + 1) times (\(said("retries")))"
            return ProxyAttempts(count: retries + 1, label: name.label(text), position: said("retries"))
        }
        let idle = (proxy.keepAlive?.secondsRoundedUp).map { seconds in
            let text = "\(label) keeps idle connections \(seconds) s (\(said("keepAlive")))"
            return ProxyIdleTime(seconds: seconds, label: name.label(text), position: said("keepAlive")) { _ in nil }
        }
        return ProxyChain.Link(
            label: label,
            hop: proxy.hop,
            timeout: timeout,
            attempts: attempts,
            keepsServers: idle
        )
    }

    /// Where the file that the configuration names sends what comes: nothing where it has several targets, and none is named.
    private func passes(
        of proxy: GivenPath.Proxy,
        before workload: WorkloadNode
    ) -> [(offset: Int, element: NGINXPass)] {
        let found = settings(workload).file.passes(of: proxy, in: topology.manifests)
        return Set(found.map(\.element.name)).count == 1 ? found : []
    }
}

extension ConfigurationFile {
    /// Where the file of a proxy in front sends what comes to it, as far as the entry tells which of its targets is meant.
    package func passes(of proxy: GivenPath.Proxy, in manifests: Manifests) -> [(offset: Int, element: NGINXPass)] {
        guard let file = proxy.file else { return [] }
        let own = location(at: .root.field("paths"))?.file ?? ConfigurationFile.name
        let path = Paths.resolve(file, from: String(Paths.folder(of: Paths.normalized(own))))
        return manifests.nginxPasses.enumerated().filter { _, pass in
            (pass.module == .stream) == (proxy.hop == .nginxStream)
                && Paths.normalized(pass.place.text.path) == path
                && proxy.upstream.map { pass.name == $0 } ?? true
        }
        .map { ($0.offset, $0.element) }
    }
}
