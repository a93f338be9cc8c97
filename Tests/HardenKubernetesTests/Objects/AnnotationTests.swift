import HardenKubernetes
import HardenYAML
import Testing

@Suite struct AnnotationTests {
    private func service(_ annotations: String) throws -> ServiceView {
        ServiceView(try #require(LoadedFile(Manifest.service("a", annotations: annotations)).objects.first))
    }

    @Test("BackendConfigs by port name, then number, then default")
    func backendConfigs() throws {
        let json = #"{"ports": {"web": "by-name", "80": "by-number"}, "default": "other"}"#
        let service = try service(
            "{cloud.google.com/backend-config: '\(json)', beta.cloud.google.com/backend-config: x}"
        )
        let annotation = try #require(service.backendConfigs)
        #expect(!annotation.isBetaKey && annotation.unknownKeys.isEmpty)
        #expect(annotation.entries.map(\.name) == ["other", "by-name", "by-number"])
        #expect(annotation.entry(for: try #require(service.ports.first))?.name == "by-name")
        let beta = try #require(
            try self.service(#"{beta.cloud.google.com/backend-config: '{"Default": "x"}'}"#).backendConfigs
        )
        #expect(beta.isBetaKey && beta.unknownKeys == ["Default"] && beta.entries.isEmpty)
    }

    @Test("NEG annotations")
    func negs() throws {
        let both = try #require(
            try service(#"{cloud.google.com/neg: '{"ingress": true, "exposed_ports": {"80": {"name": "n"}}}'}"#)
                .networkEndpointGroups
        )
        #expect(both.isForIngress == true && both.exposedPorts == ["80"])
        #expect(try service("{}").networkEndpointGroups == nil)
    }

    @Test(
        "faults in JSON, with their places",
        arguments: [
            (#"'{"default": "a"'"#, "a ',' or '}' is expected here", 16),
            (#"'{default: "a"}'"#, "a key in double quotes is expected here", 2),
            (#""{'default': 'a'}""#, "a key in double quotes is expected here", 2),
            (#"'{"default": a}'"#, "a JSON value is expected here", 13),
            (#"'{"default": "a",}'"#, "a key in double quotes is expected here", 17),
            (#"'{"default": "a"} x'"#, "text after the end of the JSON", 18),
            (#"'["a"]'"#, "it is JSON, but not an object in braces", 1),
            (#"'{"a": 01}'"#, "a ',' or '}' is expected here", 8),
            (#"''"#, "the text ends where a value is expected", 1),
        ]
    )
    func faults(_ yaml: String, _ message: String, _ column: Int) throws {
        let annotation = try #require(try service("{cloud.google.com/backend-config: \(yaml)}").backendConfigs)
            .annotation
        #expect(annotation.problem?.message == message)
        #expect(annotation.problem?.location.column == column)
        let start = annotation.place.location.column
        #expect(annotation.locationInFile(TextLocation(line: 1, column: column)).column == start + column)
    }

    @Test("a mapping in place of a text is a fault as well")
    func mapping() throws {
        let annotation = try #require(try service(#"{cloud.google.com/neg: {"ingress": true}}"#).networkEndpointGroups)
        #expect(annotation.annotation.problem != nil && annotation.isForIngress == nil)
    }

    @Test("Kong's annotations")
    func kong() throws {
        let view = try service(
            "{konghq.com/read-timeout: '5000', konghq.com/plugins: 'a, b', ingress.kubernetes.io/service-upstream: 'true'}"
        )
        #expect(view.kongReadTimeout.value == "5000" && view.kongRetries.isAbsent)
        #expect(view.kongPlugins == ["a", "b"] && view.isServiceUpstream && view.hasKongAnnotations)
        #expect(try service("{konghq.com/retries: 3}").kongRetries.expectation != nil, "annotations are texts")
    }

    @Test("names of Services in the host names of proxies")
    func hosts() {
        #expect(NetworkAddress("orders.shop.svc.cluster.local:8080")?.service?.name == "orders")
        #expect(NetworkAddress("orders.shop.svc.cluster.local:8080")?.service?.namespace == "shop")
        #expect(NetworkAddress("orders")?.service?.namespace == nil)
        #expect(NetworkAddress("orders.shop")?.service?.isCertain == false)
        #expect(NetworkAddress("api.example.com")?.service == nil)
        #expect(NetworkAddress("10.0.0.1:80")?.service == nil)
        #expect(NetworkAddress(url: "https://u:p@orders.shop.svc:8443/x")?.port == 8443)
        #expect(NetworkAddress(url: "http://[::1]:80/")?.host == "::1")
    }
}
