import HardenKubernetes
import HardenRollout
import Testing

@Suite struct RouteBackendTests {
    private func kinds(_ documents: String...) -> [TrafficRouteKind] {
        let all = [Manifest.deployment("a")] + documents
        return (Topology(all.joined(separator: "\n---\n")).workload("a")?.routes ?? []).map(\.kind)
    }

    @Test("an Ingress of Kong reaches a Service over a facade, and what else an Ingress sends to is told")
    func facades() {
        let facade = """
            apiVersion: incubator.ingress-controller.konghq.com/v1alpha1
            kind: KongServiceFacade
            metadata: {name: f}
            spec: {backendRef: {name: a, port: 80}}
            """
        let ingress = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: i}
            spec:
              ingressClassName: kong
              defaultBackend:
                resource: {apiGroup: incubator.ingress-controller.konghq.com, kind: KongServiceFacade, name: f}
            """
        #expect(kinds(Manifest.service("a"), facade, ingress) == [.path(.kong), .inCluster])
        #expect(Topology(ingress).unresolvedBackends.map(\.text) == ["Ingress i to KongServiceFacade f"])
        let bucket = ingress.replacing("KongServiceFacade", with: "StorageBucket")
        let topology = Topology([facade, bucket].joined(separator: "\n---\n"))
        #expect(topology.unresolvedBackends.map(\.text) == ["Ingress i to StorageBucket f"])
    }

    @Test("a route of a version before names its Gateway, and no Ingress is assumed beside it")
    func formerRoutes() {
        let service = Manifest.service("a", annotations: #"{cloud.google.com/backend-config: '{"default": "c"}'}"#)
        let gateway = """
            apiVersion: networking.x-k8s.io/v1alpha1
            kind: Gateway
            metadata: {name: g}
            spec: {gatewayClassName: gke-l7-gxlb, listeners: []}
            """
        func route(_ gateways: String, _ forward: String) -> String {
            """
            apiVersion: networking.x-k8s.io/v1alpha1
            kind: HTTPRoute
            metadata: {name: r}
            spec: {\(gateways)rules: [{forwardTo: [{\(forward), port: 80}]}]}
            """
        }
        let named = "gateways: {allow: FromList, gatewayRefs: [{name: g, namespace: default}]}, "
        #expect(kinds(service, gateway, route(named, "serviceName: a")).contains(.path(.gkeGatewayGlobal)))
        let imported = "backendRef: {group: net.gke.io, kind: ServiceImport, name: a}"
        #expect(kinds(service, gateway, route(named, imported)).contains(.path(.gkeGatewayGlobal)))
        for gateways in ["", named] {
            let found = kinds(service, route(gateways, "serviceName: a"))
            #expect(found == [.unknown, .inCluster], "\(gateways)")
        }
    }

    @Test(
        "what leaves its namespace open is meant beside one of its name in another file",
        arguments: ["HTTPRoute", "Ingress"]
    )
    func sameFileWithoutNamespace(kind: String) {
        let route = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r, namespace: default}
            spec: {parentRefs: [{name: g}], rules: [{backendRefs: [{name: a, port: 80}]}]}
            """
        let ingress = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: r, namespace: default}
            spec: {defaultBackend: {service: {name: a, port: {number: 80}}}}
            """
        let own = [Manifest.service("a"), kind == "Ingress" ? ingress : route].joined(separator: "\n---\n")
        let other = Manifest.service("a", namespace: "default")
        let topology = Topology(["a.yaml": own, "b.yaml": other])
        let services = topology.backends.flatMap(\.service.objects)
        #expect(topology.files(services) == ["a.yaml", "b.yaml"])
    }

    @Test(
        "who is asked by the API server alone has no clients in the cluster",
        arguments: [
            ("{name: a, namespace: default}", [.path(.apiServerToWebhook)]),
            ("{name: a, namespace: default, port: 8080}", [.path(.apiServerToWebhook), .inCluster]),
            ("{name: a, namespace: elsewhere}", [.inCluster]), ("{name: b, namespace: default}", [.inCluster]),
        ] as [(String, [TrafficRouteKind])]
    )
    func webhooks(service: String, expected: [TrafficRouteKind]) {
        let webhook = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata: {name: w}
            webhooks:
              - {name: url, clientConfig: {url: "https://elsewhere.example.com"}}
              - {name: service, clientConfig: {service: \(service)}}
            """
        let own = Manifest.service("a", namespace: "default").replacing("port: 80", with: "port: 443")
        let all = [Manifest.deployment("a", namespace: "default"), own, webhook]
        let topology = Topology(all.joined(separator: "\n---\n"))
        let routes = topology.workload("a")?.routes ?? []
        #expect(routes.map(\.kind) == expected)
        #expect(routes.compactMap(topology.call).allSatisfy { $0.timeoutSeconds.value == 10 && !$0.isDispensable })
    }
}
