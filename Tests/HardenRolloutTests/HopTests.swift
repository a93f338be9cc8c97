import HardenRollout
import Testing

@Suite struct HopTests {
    /// What a path's hops make of it.
    struct Sum: Sendable, CustomTestStringConvertible {
        var path: TrafficPath
        var hops: [Hop]
        var latency: Int
        var idle: Int?
        var timeout: Int?
        var connect: Seconds
        var closed: Int?
        var attempts: Int
        var testDescription: String { path.name }
    }

    @Test(
        "a path's figures come from its hops",
        arguments: [
            Sum(
                path: .gkeIngressExternal,
                hops: [.googleFrontEnd],
                latency: 60,
                idle: 600,
                timeout: 30,
                connect: 4.5,
                closed: 502,
                attempts: 1
            ),
            Sum(
                path: .gkeIngressInstanceGroups,
                hops: [.googleFrontEnd, .kubeProxy],
                latency: 10,
                idle: 600,
                timeout: 30,
                connect: 4.5,
                closed: 502,
                attempts: 1
            ),
            Sum(
                path: .gkeIngressInternal,
                hops: [.googleEnvoy],
                latency: 60,
                idle: 600,
                timeout: 30,
                connect: 4.5,
                closed: 503,
                attempts: 1
            ),
            Sum(
                path: .gkeIngressRegional,
                hops: [.googleEnvoy],
                latency: 60,
                idle: 600,
                timeout: 30,
                connect: 4.5,
                closed: 503,
                attempts: 1
            ),
            Sum(
                path: .gkeGatewayGlobal,
                hops: [.googleFrontEnd],
                latency: 60,
                idle: 600,
                timeout: 30,
                connect: 4.5,
                closed: 502,
                attempts: 1
            ),
            Sum(
                path: .gkeGatewayRegional,
                hops: [.googleEnvoy],
                latency: 60,
                idle: 600,
                timeout: 30,
                connect: 4.5,
                closed: 503,
                attempts: 1
            ),
            Sum(
                path: .standaloneNEG,
                hops: [.googleFrontEnd],
                latency: 60,
                idle: 600,
                timeout: 30,
                connect: 4.5,
                closed: 502,
                attempts: 1
            ),
            Sum(path: .kong, hops: [.kong], latency: 18, idle: 60, timeout: 60, connect: 60, closed: 502, attempts: 5),
            Sum(
                path: .kongToClusterIP,
                hops: [.kong, .kubeProxy],
                latency: 10,
                idle: 60,
                timeout: 60,
                connect: 60,
                closed: 502,
                attempts: 5
            ),
            Sum(
                path: .kongToHeadless,
                hops: [.kong, .clusterDNS],
                latency: 40,
                idle: 60,
                timeout: 60,
                connect: 60,
                closed: 502,
                attempts: 5
            ),
            Sum(
                path: .ingressNGINX,
                hops: [.ingressNGINX],
                latency: 15,
                idle: 60,
                timeout: 60,
                connect: 5,
                closed: 502,
                attempts: 2
            ),
            Sum(
                path: .ingressNGINXToClusterIP,
                hops: [.ingressNGINX, .kubeProxy],
                latency: 10,
                idle: 60,
                timeout: 60,
                connect: 5,
                closed: 502,
                attempts: 0
            ),
            Sum(
                path: .nginxToClusterIP,
                hops: [.nginx, .kubeProxy],
                latency: 10,
                idle: 60,
                timeout: 60,
                connect: 60,
                closed: 502,
                attempts: 0
            ),
            Sum(
                path: .nginxToHeadless,
                hops: [.nginx, .clusterDNS],
                latency: 40,
                idle: 60,
                timeout: 60,
                connect: 60,
                closed: 502,
                attempts: 2
            ),
            Sum(
                path: .nginxToHeadlessOnce,
                hops: [.nginx, .clusterDNSOnce],
                latency: 40,
                idle: 60,
                timeout: 60,
                connect: 60,
                closed: 502,
                attempts: 2
            ),
            Sum(
                path: .nginxStreamToHeadlessOnce,
                hops: [.nginxStream, .clusterDNSOnce],
                latency: 40,
                connect: 60,
                attempts: 2
            ),
            Sum(path: .istioGateway, hops: [.istioProxy], latency: 20, connect: 10, closed: 503, attempts: 2),
            Sum(path: .istioSidecars, hops: [.istioProxy], latency: 20, connect: 10, closed: 503, attempts: 2),
            Sum(path: .inCluster, hops: [.kubeProxy], latency: 10, connect: 60, attempts: 0),
            Sum(
                path: .apiServerToWebhook,
                hops: [.apiServer, .kubeProxy],
                latency: 10,
                timeout: 10,
                connect: 10,
                closed: 500,
                attempts: 0
            ),
            Sum(
                path: .apiServerToAPIService,
                hops: [.apiServer, .kubeProxy],
                latency: 10,
                timeout: 60,
                connect: 60,
                closed: 503,
                attempts: 0
            ),
            Sum(path: .inClusterToHeadless, hops: [.clusterDNS], latency: 40, connect: 60, attempts: 0),
        ]
    )
    func figures(sum: Sum) {
        let path = sum.path
        #expect(path.hops == sum.hops)
        #expect(path.drainLatency == sum.latency)
        #expect(path.proxyIdleTimeout == sum.idle)
        #expect(path.defaultTimeout == sum.timeout)
        #expect(path.defaultConnectTimeout == sum.connect)
        #expect(path.statusOfClosedConnection == sum.closed)
        #expect(path.defaultRetries.attempts == sum.attempts)
        // The clients' own connections stay with their Pods.
        #expect(path.pinsConnections == (sum.hops.last == .kubeProxy || sum.hops == [.clusterDNS]))
        #expect(path.usesTerminatingPods == (sum.hops.last == .kubeProxy))
        let asksPods = sum.hops == [.googleFrontEnd] || sum.hops == [.googleEnvoy]
        #expect(path.isGoogleLoadBalancer == asksPods && path.honorsReadiness != asksPods)
        #expect(path.hasReadinessGate == (path.isGKEIngress && asksPods))
        #expect(path.longestTimeout == (sum.timeout == 30 ? 86400 : sum.timeout == 10 ? 30 : nil))
    }

    @Test("what is sent again to a single address can go to the same Pod")
    func singleAddress() {
        #expect(TrafficPath.kong.defaultRetries.avoidsTriedEndpoints)
        #expect(!TrafficPath.kongToClusterIP.defaultRetries.avoidsTriedEndpoints)
    }

    @Test("a proxy whose one target is an address of kube-proxy is refused where no Pod is left")
    func noEndpoint() {
        let codes = { (path: TrafficPath) in path.proxy.statuses(.noEndpoint) }
        #expect(codes(.kong) == [503] && codes(.kongToHeadless) == [503] && codes(.ingressNGINX) == [503])
        #expect(codes(.kongToClusterIP) == [502] && codes(.ingressNGINXToClusterIP) == [502])
        #expect(codes(.nginxToClusterIP) == [502] && codes(.inCluster) == [nil])
        #expect(TrafficPath.kongToClusterIP.proxy.statuses(.applicationError) == [503])
    }

    @Test("kinds of hops are told apart by their names, and every path is made of them")
    func kinds() {
        #expect(Set(Hop.all.map(\.name)).count == Hop.all.count)
        #expect(Set(TrafficPath.allCases).count == TrafficPath.allCases.count)
        #expect(TrafficPath.allCases.flatMap(\.hops).allSatisfy(Hop.all.contains))
    }
}
