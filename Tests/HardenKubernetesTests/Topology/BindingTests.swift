import HardenKubernetes
import HardenYAML
import Testing

@Suite struct BindingTests {
    private func backendConfig(_ name: String, _ namespace: String) -> String {
        "apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata: {name: \(name), namespace: \(namespace)}\nspec: {}\n"
    }

    @Test("BackendConfigs are looked up in the Service's namespace")
    func backendConfigs() {
        let annotation = #"{cloud.google.com/backend-config: '{"default": "bc", "ports": {"web": "other"}}'}"#
        let topology = Topology(
            Manifest.documents(
                Manifest.service("a", namespace: "shop", annotations: annotation),
                backendConfig("bc", "shop"),
                backendConfig("bc", "else"),
                backendConfig("other", "else")
            )
        )
        let bindings = topology.service("a")?.backendConfigs ?? []
        #expect(
            bindings.map(\.resolution) == [
                .found([1]), .notFound(.init(sameName: [3], sameKind: [1], isOpen: false)),
            ]
        )
    }

    @Test("policies find their targets, whatever version of LBPolicy it is")
    func policies() {
        func policy(_ kind: String, _ target: String) -> String {
            "apiVersion: networking.gke.io/v1\nkind: \(kind)\nmetadata: {name: p}\nspec: {default: {}, targetRef: {\(target)}}\n"
        }
        let topology = Topology(
            Manifest.documents(
                Manifest.service("a"),
                policy("GCPBackendPolicy", "group: '', kind: Service, name: a"),
                policy("LBPolicy", "group: '', kind: Service, name: a"),
                policy("HealthCheckPolicy", "group: '', kind: Service, name: b"),
                policy("HealthCheckPolicy", "group: net.gke.io, kind: ServiceImport, name: a")
            )
        )
        #expect(topology.service("a")?.policies == [1, 2, 4])
        #expect(
            topology.policies.map(\.target) == [
                .found([0]), .found([0]), .notFound(.init(sameName: [], sameKind: [0], isOpen: false)), .found([0]),
            ]
        )
    }

    @Test("Kong's policies and overrides are named by annotations of the Service")
    func kong() {
        let topology = Topology(
            Manifest.documents(
                Manifest.service("a", annotations: "{konghq.com/upstream-policy: p, konghq.com/override: k}"),
                "apiVersion: configuration.konghq.com/v1beta1\nkind: KongUpstreamPolicy\nmetadata: {name: p}\nspec: {}\n",
                Manifest.service("b")
            )
        )
        #expect(topology.service("a")?.kongUpstreamPolicy == .found([1]))
        #expect(topology.service("a")?.kongIngress == .notFound(.init(sameName: [], sameKind: [], isOpen: false)))
        #expect(topology.service("b")?.kongUpstreamPolicy == nil)
    }

    @Test("ConfigMaps of ingress-nginx are told by their keys")
    func nginx() {
        func map(_ data: String) -> String {
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {\(data)}\n"
        }
        let topology = Topology(Manifest.documents(map("keep-alive: '620'"), map("LOG: debug")))
        #expect(topology.nginxSettings == [0])
        let settings = IngressNGINXSettingsView(topology.object(at: 0))
        #expect(settings.setting("keep-alive").written == "620")
        #expect(settings.setting("upstream-keepalive-timeout").value == "60")
    }
}
