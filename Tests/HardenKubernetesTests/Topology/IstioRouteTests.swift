import HardenKubernetes
import HardenRollout
import Testing

@Suite struct IstioRouteTests {
    @Test(
        "a VirtualService is for Istio's gateways, for the sidecars of clients in the cluster, or for both",
        arguments: [
            ("", [TrafficPath.istioSidecars]), ("gateways: [mesh], ", [.istioSidecars]),
            ("gateways: [istio-system/edge], ", [.istioGateway]),
            ("gateways: [edge, mesh], ", [.istioGateway, .istioSidecars]),
        ]
    )
    func routesOfTheMesh(gateways: String, paths: [TrafficPath]) throws {
        let topology = Topology(
            """
            \(Manifest.deployment("a"))
            ---
            \(Manifest.service("a"))
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: a}
            spec: {\(gateways)http: [{route: [{destination: {host: a}}]}]}
            """
        )
        #expect(topology.unresolvedRoutes().isEmpty)
        let routes = try #require(topology.workloads.first).routes
        #expect(routes.compactMap(\.kind.path) == paths + [.inCluster])
        // Whether clients have sidecars is not in the input.
        #expect(routes.allSatisfy { ($0.certainty == .stated) == ($0.kind != .path(.istioSidecars)) })
    }

    @Test(
        "what Istio's proxies send again is written in a rule, twice by default",
        arguments: [
            ("{}", 2, Retries.Scope.all, Retries.Scope.none), ("{retries: {attempts: 0}}", 0, .none, .none),
            ("{retries: {attempts: 3, retryOn: 'connect-failure,503'}}", 3, .all, .none),
            ("{retries: {attempts: 3, retryOn: 'unavailable, 5xx'}}", 3, .all, .all),
            ("{retries: {attempts: 3, retryOn: 'cancelled, unavailable'}}", 3, .none, .none),
            ("{retries: {attempts: 3}, fault: {abort: {httpStatus: 500}}}", 0, .none, .none),
        ]
    )
    func retriesOfIstio(rule: String, attempts: Int, connect: Retries.Scope, broken: Retries.Scope) throws {
        let topology = Topology(
            "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a}, spec: {http: [\(rule)]}}"
        )
        let view = VirtualServiceView(try #require(topology.manifests.objects.first))
        let retries = try #require(view.rules.first).retries(TrafficPath.istioGateway.defaultRetries).retries
        #expect(retries.attempts == attempts)
        #expect(retries.connectFailures == connect && retries.brokenConnections == broken)
    }
}
