import HardenKubernetes
import HardenRollout
import HardenYAML
import Testing

@Suite struct TrafficRouteTests {
    private func routes(_ documents: String...) -> [TrafficRoute] {
        let all = [Manifest.deployment("a")] + documents
        return Topology(all.joined(separator: "\n---\n")).workload("a")?.routes ?? []
    }

    private func kinds(_ documents: String...) -> [TrafficRouteKind] {
        let all = [Manifest.deployment("a")] + documents
        return (Topology(all.joined(separator: "\n---\n")).workload("a")?.routes ?? []).map(\.kind)
    }

    @Test("the Service alone")
    func services() {
        #expect(kinds(Manifest.service("a")) == [.inCluster])
        #expect(kinds(Manifest.service("a", extra: "  clusterIP: None")) == [.path(.inClusterToHeadless)])
        #expect(kinds(Manifest.service("a", extra: "  type: LoadBalancer")) == [.nodePort, .inCluster])
        let neg = #"{cloud.google.com/neg: '{"exposed_ports": {"80": {}}}'}"#
        let found = routes(Manifest.service("a", annotations: neg))
        #expect(found.map(\.kind) == [.path(.standaloneNEG), .inCluster])
        #expect(found.first?.port?.name.value == "web")
    }

    @Test(
        "Ingress classes, by annotation and by field",
        arguments: [
            ("{kubernetes.io/ingress.class: gce}", "", .path(.gkeIngressExternal), nil),
            ("{kubernetes.io/ingress.class: gce-internal}", "", .path(.gkeIngressInternal), nil),
            ("{kubernetes.io/ingress.class: gce-regional-external}", "", .path(.gkeIngressRegional), nil),
            ("{kubernetes.io/ingress.class: gce}", "  ingressClassName: nginx", .path(.gkeIngressExternal), nil),
            ("{}", "  ingressClassName: nginx", .path(.ingressNGINX), "class nginx is usually that of ingress-nginx"),
            ("{}", "  ingressClassName: kong", .path(.kong), "class kong is usually Kong's"),
            ("{}", "  ingressClassName: alb", .other("alb"), nil),
            ("{}", "  ingressClassName: ${CLASS}", .unknown, nil),
            ("{}", "", .unknown, nil),
            (
                "{kubernetes.io/ingress.global-static-ip-name: ip}", "", .path(.gkeIngressExternal),
                "the Ingress has the annotation kubernetes.io/ingress.global-static-ip-name"
            ),
            (
                "{nginx.ingress.kubernetes.io/service-upstream: 'true'}", "", .path(.ingressNGINXToClusterIP),
                "the Ingress has annotations for ingress-nginx"
            ),
        ] as [(String, String, TrafficRouteKind, String?)]
    )
    func ingress(_ annotations: String, _ extra: String, _ kind: TrafficRouteKind, _ sign: String?) {
        let found = routes(
            Manifest.service("a"),
            Manifest.ingress("i", to: "a", annotations: annotations, extra: extra)
        )
        #expect(found.map(\.kind) == [kind, .inCluster])
        #expect(found.first?.certainty == sign.map { .assumed(because: $0) } ?? .stated)
        #expect(found.first?.source == .ingress(2))
    }

    @Test(
        "an external Ingress sends to nodes where the Service or its health check says so",
        arguments: [
            (#"cloud.google.com/neg: '{"ingress": false}'"#, 1, .gkeIngressInstanceGroups),
            (#"cloud.google.com/neg: '{"ingress": true}'"#, 30080, .gkeIngressExternal),
            ("a: b", 30080, .gkeIngressInstanceGroups), ("a: b", 8080, .gkeIngressExternal),
        ] as [(String, Int, TrafficPath)]
    )
    func instanceGroups(_ annotation: String, _ healthCheckPort: Int, _ path: TrafficPath) {
        let found = routes(
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: a
              annotations: {cloud.google.com/backend-config: '{"default": "a"}', \(annotation)}
            spec:
              type: NodePort
              selector: {app: a}
              ports: [{port: 80, targetPort: 8080, nodePort: 30080}]
            """,
            """
            apiVersion: cloud.google.com/v1
            kind: BackendConfig
            metadata: {name: a}
            spec: {healthCheck: {port: \(healthCheckPort)}}
            """,
            Manifest.ingress("i", to: "a", annotations: "{kubernetes.io/ingress.class: gce}")
        )
        #expect(found.first?.kind == .path(path))
        #expect(found.first?.certainty == .stated)
    }

    @Test("IngressClasses in the input decide")
    func ingressClasses() {
        func ingressClass(_ controller: String, _ annotations: String = "{}") -> String {
            """
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: public, annotations: \(annotations)}
            spec: {controller: \(controller)}
            """
        }
        let named = Manifest.ingress("i", to: "a", extra: "  ingressClassName: public")
        let service = Manifest.service("a")
        #expect(kinds(service, named, ingressClass("k8s.io/ingress-nginx")).first == .path(.ingressNGINX))
        #expect(kinds(service, named, ingressClass("ingress-controllers.konghq.com/kong")).first == .path(.kong))
        #expect(kinds(service, named, ingressClass("nginx.org/ingress-controller")).first == .other("public"))
        let standard = ingressClass("k8s.io/ingress-nginx", "{ingressclass.kubernetes.io/is-default-class: 'true'}")
        let found = routes(service, Manifest.ingress("i", to: "a"), standard)
        #expect(found.first?.kind == .path(.ingressNGINX))
        #expect(found.first?.certainty == .assumed(because: "IngressClass public is the default"))
    }

    @Test("Kong with Pods, or with the Service's address")
    func kong() {
        let ingress = Manifest.ingress("i", to: "a", annotations: "{kubernetes.io/ingress.class: kong}")
        #expect(kinds(Manifest.service("a"), ingress).first == .path(.kong))
        let upstream = Manifest.service("a", annotations: "{ingress.kubernetes.io/service-upstream: 'true'}")
        #expect(kinds(upstream, ingress).first == .path(.kongToClusterIP))
    }

    private func gateway(_ className: String) -> String {
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: g}
        spec: {gatewayClassName: \(className), listeners: [{name: http, port: 80, protocol: HTTP}]}
        """
    }

    private let route = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r}
        spec: {parentRefs: [{name: g}], rules: [{backendRefs: [{name: a, port: 80}]}]}
        """

    @Test(
        "Gateways by their class",
        arguments: [
            ("gke-l7-global-external-managed", .path(.gkeGatewayGlobal)), ("gke-l7-gxlb", .path(.gkeGatewayGlobal)),
            ("gke-l7-gxlb-mc", .path(.gkeGatewayGlobal)), ("gke-l7-rilb", .path(.gkeGatewayRegional)),
            ("gke-l7-regional-external-managed", .path(.gkeGatewayRegional)), ("kong", .path(.kong)),
            ("istio", .other("istio")),
        ] as [(String, TrafficRouteKind)]
    )
    func gateways(_ className: String, _ kind: TrafficRouteKind) {
        let found = routes(Manifest.service("a"), gateway(className), route)
        #expect(found.map(\.kind) == [kind, .inCluster])
        #expect(found.first?.source == .route(3, gateway: 2))
    }

    @Test("a route whose Gateway lives elsewhere is unknown, unless it says its class or a policy tells")
    func foreignGateway() {
        #expect(kinds(Manifest.service("a"), route).first == .unknown)
        let said = route.replacing("{name: r}", with: "{name: r, annotations: {harden.dev/gateway-class: gke-l7-rilb}}")
        #expect(kinds(Manifest.service("a"), said).first == .path(.gkeGatewayRegional))
        // The Gateway itself knows better.
        #expect(kinds(Manifest.service("a"), gateway("gke-l7-gxlb"), said).first == .path(.gkeGatewayGlobal))
        let policy = """
            apiVersion: networking.gke.io/v1
            kind: HealthCheckPolicy
            metadata: {name: p}
            spec: {default: {}, targetRef: {group: "", kind: Service, name: a}}
            """
        let found = routes(Manifest.service("a"), route, policy)
        #expect(found.first?.kind == .path(.gkeGatewayGlobal))
        #expect(found.first?.certainty == .assumed(because: "a GKE policy is for the Service"))
    }

    @Test("backends that do not exist, and ports that do not")
    func backends() {
        let topology = Topology(
            Manifest.documents(
                Manifest.service("a"),
                Manifest.ingress("i", to: "a"),
                Manifest.ingress("j", to: "missing"),
                Manifest.ingress("k", to: "a").replacing("number: 80", with: "name: web"),
                Manifest.ingress("l", to: "a").replacing("number: 80", with: "number: 81"),
                """
                apiVersion: extensions/v1beta1
                kind: Ingress
                metadata: {name: m}
                spec: {rules: [{http: {paths: [{path: /, backend: {serviceName: a, servicePort: web}}]}}]}
                """
            )
        )
        #expect(topology.backends.map(\.portState) == [.exists, .unknown, .exists, .missing, .exists])
        #expect(topology.backends[1].service == .notFound(.init(sameName: [], sameKind: [0], isOpen: false)))
    }

    @Test("decK hosts lead to Services, through upstreams as well")
    func deck() {
        let deck = """
            _format_version: "3.0"
            services:
              - {name: one, host: a.shop.svc.cluster.local, port: 80}
              - {name: two, url: "http://headless.shop.svc:80/x"}
              - {name: three, host: pool}
              - {name: four, host: api.example.com}
            upstreams:
              - {name: pool, targets: [{target: "a.shop.svc:80"}, {target: "10.0.0.1:80"}]}
            """
        let topology = Topology([
            "k8s/a.yaml": Manifest.documents(
                Manifest.deployment("a", namespace: "shop"),
                Manifest.service("a", namespace: "shop"),
                Manifest.service("headless", namespace: "shop", selector: "app: a", extra: "  clusterIP: None")
            ), "kong/kong.yaml": deck,
        ])
        let routes = topology.workload("a")?.routes.filter { !$0.kind.isInCluster } ?? []
        #expect(routes.map(\.kind) == [.path(.kongToClusterIP), .path(.kongToHeadless), .path(.kongToClusterIP)])
        #expect(routes.map(\.source) == [.deck(0, service: 0), .deck(0, service: 1), .deck(0, service: 2)])
        #expect(routes.allSatisfy { $0.certainty == .stated && $0.port?.port.value == 80 })
        let open = Topology([
            "k8s/a.yaml": Manifest.documents(Manifest.deployment("a"), Manifest.service("a")), "k8s/kong.yaml": deck,
        ])
        #expect(
            open.workload("a")?.routes.first?.certainty
                == .assumed(because: "the Service's manifest does not say its namespace")
        )
    }

    @Test("a ListenerSet leads to its Gateway, and no other parent to anything")
    func parents() {
        func route(_ parent: String) -> String {
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r}
            spec: {parentRefs: [\(parent)], rules: [{backendRefs: [{name: a, port: 80}]}]}
            """
        }
        let gateway = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: g}
            spec: {gatewayClassName: gke-l7-rilb, listeners: []}
            """
        let set = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: s}
            spec: {parentRef: {name: g}, listeners: []}
            """
        let service = Manifest.service("a")
        #expect(
            kinds(service, gateway, set, route("{kind: ListenerSet, name: s}")).contains(.path(.gkeGatewayRegional))
        )
        #expect(kinds(service, gateway, set, route("{kind: ListenerSet, name: other}")) == [.unknown, .inCluster])
        #expect(kinds(service, gateway, route("{kind: Mesh, name: g}")) == [.unknown, .inCluster])
        let both = kinds(service, gateway, route("{name: g}, {kind: Mesh, name: m}"))
        #expect(both == [.path(.gkeGatewayRegional), .unknown, .inCluster])
        let other = gateway.replacing("gke-l7-rilb", with: "someone-elses")
        let topology = Topology(
            [Manifest.deployment("a"), service, other, route("{name: g}")].joined(separator: "\n---\n")
        )
        #expect(topology.unresolvedRoutes().map(\.text) == ["HTTPRoute r (Gateway class someone-elses)"])
    }

    @Test("what a route sends to besides Services is told")
    func foreignBackends() {
        let topology = Topology(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r}
            spec:
              parentRefs: [{name: g}]
              rules: [{backendRefs: [{group: inference.networking.k8s.io, kind: InferencePool, name: llm}]}]
            """
        )
        #expect(topology.unresolvedBackends.map(\.text) == ["HTTPRoute r to InferencePool llm"])
    }

    @Test(
        "routes of other kinds are told, and not taken for clients in the cluster",
        arguments: [
            ("gateway.networking.k8s.io/v1", "TLSRoute", "{rules: [{backendRefs: [{name: a, port: 80}]}]}"),
            ("gateway.networking.k8s.io/v1alpha2", "TCPRoute", "{rules: [{backendRefs: [{name: a, port: 80}]}]}"),
            ("networking.x-k8s.io/v1alpha1", "TCPRoute", "{rules: [{forwardTo: [{serviceName: a, port: 80}]}]}"),
            (
                "networking.istio.io/v1", "VirtualService",
                "{gateways: [edge], tls: [{route: [{destination: {host: a.default.svc}}]}]}"
            ),
            ("traefik.io/v1alpha1", "IngressRoute", "{routes: [{services: [{name: a, port: 80}]}]}"),
            ("projectcontour.io/v1", "HTTPProxy", "{routes: [{services: [{name: a, port: 80}]}]}"),
            ("route.openshift.io/v1", "Route", "{to: {kind: Service, name: a}}"),
            ("getambassador.io/v3alpha1", "Mapping", "{service: 'http://a:80'}"),
            ("net.gke.io/v1", "ServiceExport", "{}"),
            (
                "networking.gke.io/v1", "MultiClusterIngress",
                "{template: {spec: {backend: {serviceName: a, servicePort: 80}}}}"
            ),
            (
                "networking.gke.io/v1", "MultiClusterService",
                "{template: {spec: {selector: {app: a}, ports: [{port: 80}]}}}"
            ),
            ("configuration.konghq.com/v1beta1", "TCPIngress", "{rules: [{port: 9000, backend: {serviceName: a}}]}"),
            (
                "apisix.apache.org/v2", "ApisixRoute",
                "{http: [{name: r, backends: [{serviceName: a, servicePort: 80}]}]}"
            ),
        ]
    )
    func foreignRoutes(apiVersion: String, kind: String, spec: String) {
        func topology(_ name: String) -> Topology {
            let route = "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: a}\nspec: \(spec)"
            let service = Manifest.service(name).replacing("annotations: {}", with: "labels: {of: \(name)}")
            return Topology([Manifest.deployment(name), service, route].joined(separator: "\n---\n"))
        }
        #expect(topology("a").unresolvedRoutes().map(\.text) == ["\(kind) a"])
        #expect(topology("b").unresolvedRoutes().isEmpty)
    }

    @Test("a registry tells of addresses: those of other Services stay when Pods go", arguments: [true, false])
    func registeredServices(isHeadless: Bool) {
        let policy = """
            apiVersion: networking.gke.io/v1alpha1
            kind: ServiceDirectoryRegistrationPolicy
            metadata: {name: a}
            spec: {resources: [{kind: Service, selector: {matchLabels: {of: a}}}]}
            """
        let labelled = Manifest.service("a").replacing("annotations: {}", with: "labels: {of: a}")
        let service = isHeadless ? labelled.replacing("\nspec:\n", with: "\nspec:\n  clusterIP: None\n") : labelled
        let topology = Topology([Manifest.deployment("a"), service, policy].joined(separator: "\n---\n"))
        #expect(topology.unresolvedRoutes().map(\.text) == (isHeadless ? ["ServiceDirectoryRegistrationPolicy a"] : []))
    }

    @Test(arguments: [
        ("gateways: {gatewayRefs: [{name: g}]}, rules: [{forwardTo: [{serviceName: a, port: 80}]}]", "Gateway g"),
        ("rules: [{forwardTo: [{serviceName: a, port: 80}]}]", "no parent"),
        ("hosts: [{rules: [{action: {forwardTo: [{targetRef: {name: a}, targetPort: 80}]}}]}]", "no parent"),
    ])
    func routesBeforeV1(spec: String, parent: String) {
        let topology = Topology(
            [
                Manifest.deployment("a"), Manifest.service("a"),
                """
                apiVersion: networking.x-k8s.io/v1alpha1
                kind: HTTPRoute
                metadata: {name: r}
                spec: {\(spec)}
                """,
            ].joined(separator: "\n---\n")
        )
        #expect(topology.unresolvedRoutes().map(\.text) == ["HTTPRoute r (\(parent))"])
    }

    @Test func aKongServiceFacadeIsFollowed() {
        let topology = Topology(
            [
                Manifest.deployment("a"), Manifest.service("a"),
                """
                apiVersion: incubator.ingress-controller.konghq.com/v1alpha1
                kind: KongServiceFacade
                metadata: {name: f}
                spec: {backendRef: {name: a, port: 80}}
                """,
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: i}
                spec:
                  ingressClassName: kong
                  defaultBackend:
                    resource: {apiGroup: incubator.ingress-controller.konghq.com, kind: KongServiceFacade, name: f}
                """,
            ].joined(separator: "\n---\n")
        )
        #expect(topology.workloads.flatMap(\.routes).compactMap(\.kind.path).first == .kong)
    }

    @Test("a BackendConfig that is named and nowhere in the input is said once a name and Service")
    func unresolvedBackendConfigs() {
        let topology = Topology(
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: orders
              annotations: {cloud.google.com/backend-config: '{"default": "nowhere", "ports": {"80": "nowhere"}}'}
            spec: {selector: {app: orders}, ports: [{port: 80}]}
            """
        )
        #expect(
            topology.unresolvedBackendConfigs.map(\.text)
                == ["BackendConfig nowhere of Service orders, which is nowhere in the input"]
        )
    }

    @Test("who serves an Ingress without a class, by what else is there or by what somebody says")
    func declaredControllers() {
        func kinds(_ documents: [String], _ change: (inout DeclaredControllers) -> Void = { _ in }) -> [Route] {
            var declared = DeclaredControllers()
            change(&declared)
            let all = [Manifest.deployment("a"), Manifest.service("a")] + documents
            let topology = Topology(Manifests([LoadedFile(all.joined(separator: "\n---\n"))])) { [declared] _ in
                declared
            }
            return (topology.workload("a")?.routes ?? []).map { Route(kind: $0.kind, certainty: $0.certainty) }
        }
        let ingress = Manifest.ingress("i", to: "a")
        let inCluster = Route(kind: .inCluster, certainty: .stated)
        #expect(kinds([ingress]).first == Route(kind: .unknown, certainty: .stated))
        let config = "apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata: {name: c}"
        let sign = "BackendConfig c is in the input, and GKE serves an Ingress without a class"
        #expect(
            kinds([ingress, config]) == [
                Route(kind: .path(.gkeIngressExternal), certainty: .assumed(because: sign)), inCluster,
            ]
        )
        let nginx = kinds([ingress, config]) { $0.defaultIngressClass = "nginx" }
        #expect(nginx.first?.kind == .path(.ingressNGINX), "what is said goes before signs")
        let own = kinds([ingress]) {
            $0.defaultIngressClass = "public"
            $0.ingressClasses = ["public": "gce-internal"]
        }
        #expect(own.first == Route(kind: .path(.gkeIngressInternal), certainty: .stated))

        let route = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r}
            spec:
              parentRefs: [{name: edge, namespace: infra}]
              rules: [{backendRefs: [{name: a, port: 80}]}]
            """
        #expect(kinds([route]).first?.kind == .unknown)
        for name in ["infra/edge", "edge"] {
            let found = kinds([route]) { $0.gateways = [name: "gke-l7-rilb"] }
            #expect(found.first == Route(kind: .path(.gkeGatewayRegional), certainty: .stated))
        }
        #expect(kinds([route]) { $0.gateways = ["shop/edge": "gke-l7-rilb"] }.first?.kind == .unknown)
    }

    private struct Route: Equatable {
        let kind: TrafficRouteKind
        let certainty: Certainty
    }
}
