import HardenKubernetes
import HardenRollout
import HardenYAML
import Testing

/// What the input leaves open of the ways on which requests come, and how it is taken.
@Suite struct OpenRouteTests {
    private let gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: g}
        spec: {gatewayClassName: gke-l7-gxlb, listeners: [{name: http, port: 80, protocol: HTTP}]}
        """

    private let route = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r}
        spec: {parentRefs: [{name: g}], rules: [{backendRefs: [{name: a, port: 80}]}]}
        """

    @Test(
        "a Gateway that leaves its namespace open is met by who names one, from the files of its folder",
        arguments: [
            "default", "infra",
        ]
    )
    func gatewayOfAnOpenNamespace(namespace: String) {
        let files = [
            "k8s/app.yaml": Manifest.documents(
                Manifest.deployment("a", namespace: "shop"),
                Manifest.service("a", namespace: "shop")
            ),
            "k8s/gateway.yaml": gateway,
            "k8s/route.yaml": route.replacing("{name: r}", with: "{name: r, namespace: shop}")
                .replacing("{name: g}", with: "{name: g, namespace: \(namespace)}"),
        ]
        let topology = Topology(files)
        #expect(topology.workload("a")?.routes.first?.kind == .path(.gkeGatewayGlobal))
        #expect(topology.assumedNamespaces == ["HTTPRoute shop/r and Gateway g"])
        var other = files
        other["k8s/other.yaml"] = gateway.replacing("gke-l7-gxlb", with: "gke-l7-rilb")
            .replacing("{name: g}", with: "{name: g, namespace: \(namespace)}")
        #expect(Topology(other).workload("a")?.routes.first?.kind == .path(.gkeGatewayRegional))
    }

    @Test(
        "a port that only the kubelet's probes ask is nobody's beside that of a webhook",
        arguments: [
            ("{httpGet: {path: /health, port: http}}", "web", false),
            ("{tcpSocket: {port: 8080}}", "web", false),
            ("{exec: {command: [ls]}}", "web", true), ("{exec: {command: [ls]}}", "healthz", false),
        ] as [(String, String, Bool)]
    )
    func portOfProbes(probe: String, name: String, hasClients: Bool) {
        let deployment = Manifest.deployment("a").replacing(
            "ports: [{name: http,",
            with: "readinessProbe: \(probe)\n          ports: [{containerPort: 8443}, {name: http,"
        )
        let service = Manifest.service("a").replacing(
            "ports: [{name: web,",
            with: "ports: [{name: https, port: 443, targetPort: 8443}, {name: \(name),"
        )
        let webhook = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: w}
            webhooks: [{name: w.example.com, clientConfig: {service: {name: a, namespace: default}}}]
            """
        let topology = Topology(Manifest.documents(deployment, service, webhook))
        let kinds = topology.workload("a")?.routes.map(\.kind) ?? []
        #expect(kinds == [.path(.apiServerToWebhook)] + (hasClients ? [.inCluster] : []))
    }

    @Test(
        "a Service elsewhere that sends to a port which Pods do not declare may mean others",
        arguments: [
            ("8080", true), ("9443", false),
        ]
    )
    func undeclaredPortElsewhere(port: String, isMeant: Bool) {
        let service = Manifest.service("a").replacing("targetPort: http", with: "targetPort: \(port)")
        let elsewhere = Topology(["k8s/a.yaml": Manifest.deployment("a"), "bundle/service.yaml": service])
        #expect(elsewhere.workload("a")?.routes.map(\.kind) == (isMeant ? [.inCluster] : []))
        #expect(elsewhere.unresolvedWorkloads.isEmpty == isMeant)
        let beside = Topology(["k8s/a.yaml": Manifest.deployment("a"), "k8s/service.yaml": service])
        #expect(beside.workload("a")?.routes.map(\.kind) == [.inCluster])
    }

    @Test(
        "a node port that nobody chose is not assumed where the input calls the Service by its name",
        arguments: [
            ("--tide-url=http://a/", "", [.inCluster]),
            ("--tide-url=http://a.other.svc/", "", [.nodePort, .inCluster]),
            ("--name=a", "", [.nodePort, .inCluster]),
            ("--tide-url=http://a/", ", nodePort: 30080", [.nodePort, .inCluster]),
        ] as [(String, String, [TrafficRouteKind])]
    )
    func callByName(argument: String, nodePort: String, kinds: [TrafficRouteKind]) {
        let caller = Manifest.deployment("deck").replacing(
            "- name: app",
            with: "- name: app\n          args: ['\(argument)']"
        )
        let service = Manifest.service("a", extra: "  type: NodePort")
            .replacing("targetPort: http", with: "targetPort: http\(nodePort)")
        let topology = Topology(Manifest.documents(Manifest.deployment("a"), service, caller))
        #expect(topology.workload("a")?.routes.map(\.kind) == kinds)
    }

    @Test(
        "what a Service may be switched to is told",
        arguments: [
            ("color: green", ["Deployment green, to which Service a would send but for color=blue"]), ("a: b", []),
        ]
    )
    func alternatives(label: String, texts: [String]) {
        let topology = Topology(
            Manifest.documents(
                Manifest.deployment("blue", labels: "app: x, color: blue"),
                Manifest.deployment("green", labels: "app: x, \(label)"),
                Manifest.service("a", selector: "app: x, color: blue")
            )
        )
        #expect(topology.unresolved.map(\.text) == texts)
    }
}
