import HardenCoding
import HardenRollout
import HardenRules
import HardenTesting
import HardenYAML
import Testing

@Suite struct SettingsTests {
    private let configuration = """
        platform:
          kubernetes: "1.33"
          securityPolicies: [edge]
          readinessGates: [example.com/ready]
          images:
            - {image: "*/distroless/*", shell: false}
            - {image: "*", shell: true}
        application:
          slowestRequest: 30s
          drainLatency: {kong: 25s}
        workloads:
          - match: {name: "orders*"}
            slowestRequest: 2m
            shutdown: 1500ms
          - match: {name: orders, labels: {tier: web}}
            onSIGTERM: drains
            slowestRequest: 1m

        """

    private func settings(_ object: String) throws -> (WorkloadSettings, SettingsResolver, [String]) {
        let file = ConfigurationFile(YAMLFile(text: configuration, name: ".harden.yaml"))
        #expect(file.diagnostics.isEmpty, "\(file.diagnostics)")
        let resolver = SettingsResolver(file)
        let root = try #require(YAMLFile(text: object, name: "k8s/orders.yaml").documents.first).root
        let (settings, diagnostics) = resolver.settings(for: root)
        return (settings, resolver, diagnostics.map(\.description))
    }

    @Test func theMostSpecificPlaceCounts() throws {
        let (plain, _, _) = try settings("kind: Deployment\nmetadata: {name: other}")
        #expect(plain.slowestRequest.value == 30)
        #expect(plain.slowestRequest.origin.description == ".harden.yaml:9:19")

        let (first, _, _) = try settings("kind: Deployment\nmetadata: {name: orders-api}")
        #expect(first.slowestRequest.value == 120)
        #expect(first.shutdown.value == 2)
        #expect(first.onSIGTERM.value == nil)

        let (second, _, _) = try settings("kind: Deployment\nmetadata: {name: orders, labels: {tier: web}}")
        #expect(second.slowestRequest.value == 60)
        #expect(second.slowestRequest.origin.description == ".harden.yaml:17:21")
        #expect(second.shutdown.value == 2)
        #expect(second.application.termination == .drains)

        let (annotated, _, problems) = try settings(
            """
            kind: Deployment
            metadata:
              name: orders
              labels: {tier: web}
              annotations:
                harden.dev/slowest-request: 5s
                harden.dev/on-sigterm: ignores
                harden.dev/closes-connections: "true"
                harden.dev/drain-latency: "{kong: 40s}"
                harden.dev/ignore: "single-replica: why"
                example.com/other: x
            """
        )
        #expect(problems.isEmpty, "\(problems)")
        #expect(annotated.slowestRequest.value == 5)
        #expect(
            annotated.slowestRequest.origin.description
                == "annotation harden.dev/slowest-request, k8s/orders.yaml:6:33"
        )
        #expect(annotated.onSIGTERM.value == .ignores)
        #expect(annotated.closesConnections.value)
        #expect(annotated.latency(of: .kong) == 40)
    }

    @Test func whatNobodySaidHasADefaultWithItsSource() throws {
        let root = try #require(YAMLFile(text: "kind: Deployment").documents.first).root
        let resolver = SettingsResolver()
        let settings = resolver.settings(for: root).settings
        let lines = (settings.assumptions + resolver.assumptions).map { "\($0.setting): \($0.value) (\($0.origin))\n" }
        try Golden.check(lines.joined(), "settings/defaults.txt")
        #expect(settings.application == ApplicationBehavior())
        #expect(TrafficPath.allCases.allSatisfy { settings.latency(of: $0) == $0.drainLatency })
    }

    @Test func theClusterIsKnownWithItsPlaces() throws {
        let (settings, resolver, _) = try settings("kind: Deployment\nmetadata: {name: orders}")
        #expect(resolver.kubernetesMinor.value == 33)
        #expect(resolver.kubernetesMinor.origin.description == ".harden.yaml:2:15")
        #expect(resolver.securityPolicies.value == ["edge"])
        #expect(resolver.readinessGates.value == [SettingsResolver.loadBalancerGate, "example.com/ready"])
        #expect(resolver.autopilot.origin.isStandard)
        #expect(resolver.shell(of: "gcr.io/distroless/base", settings).value == false)
        #expect(resolver.shell(of: "busybox", settings).value == true)
        #expect(resolver.shell(of: "busybox", settings).origin.description == ".harden.yaml:7:27")
    }

    @Test func mistakesHaveAPlaceAndASuggestion() throws {
        let text = """
            aplication: {}
            application:
              slowestRequest: 30
              onSigterm: drains
              drainLatency: {gkeIngresExternal: 1s}
            platform: {kubernetes: 1.30}
            workloads:
              - slowestRequest: 1s
              - match: {knd: x}
            paths:
              - {match: {name: a}, hops: []}
              - {match: {name: a}, hops: [{hop: ngnix, timeout: 60, retries: -1}]}
            ignore:
              - {rules: [], match: {}, reason: ""}
            rules: {minSeverity: warnings}

            """
        let file = ConfigurationFile(YAMLFile(text: text, name: "dir/.harden.yaml"))
        try Golden.check(file.diagnostics.map { "\($0)\n" }.joined(), "settings/mistakes.txt")
        let broken = ConfigurationFile(YAMLFile(text: "a: [", name: ".harden.yaml"))
        #expect(broken.diagnostics.count == 1)
        let two = ConfigurationFile(YAMLFile(text: "rules: {}\n---\nrules: {}\n", name: ".harden.yaml"))
        #expect(two.diagnostics.map(\.description).first?.hasPrefix(".harden.yaml:3:1: error: a configuration") == true)
        #expect(ConfigurationFile(YAMLFile(text: "# nothing\n", name: ".harden.yaml")).diagnostics.isEmpty)
    }

    @Test func mistakesInAnnotationsAreReported() throws {
        let (settings, _, problems) = try settings(
            """
            metadata:
              annotations:
                harden.dev/slowest-requests: 5s
                harden.dev/shutdown: soon
                harden.dev/spot: "true"
            """
        )
        #expect(problems.count == 2)
        #expect(problems.first?.contains("did you mean 'harden.dev/slowest-request'?") == true, "\(problems)")
        #expect(
            problems.last?.hasPrefix("k8s/orders.yaml:4:26: error: shutdown: expected a time") == true,
            "\(problems)"
        )
        #expect(settings.spot.value)
    }

    @Test func annotationsOfThePodsCountBehindThoseOfTheObject() throws {
        let (settings, _, _) = try settings(
            """
            kind: Deployment
            metadata: {annotations: {harden.dev/shutdown: 5s}}
            spec:
              template:
                metadata: {annotations: {harden.dev/shutdown: 9s, harden.dev/keep-alive: 620s}}
            """
        )
        #expect(settings.shutdown.value == 5)
        #expect(settings.keepAlive.value == 620)
    }

    @Test(
        arguments: [
            ("a", "a", true), ("a", "ab", false), ("*", "", true), ("a*", "abc", true), ("*c", "abc", true),
            ("a*c", "abc", true), ("a*b*c", "a-b-c", true), ("a*a", "a", false), ("*b*", "abc", true),
            ("*x*", "abc", false), ("a*bc*c", "abc", false),
        ]
    )
    func patterns(_ pattern: String, _ name: String, _ matches: Bool) {
        #expect(NamePattern(pattern).matches(name) == matches)
    }

    @Test("entries are counted that may be for one object, not those that name different ones")
    func manyEntries() {
        func errors(_ count: Int, _ name: (Int) -> String) -> [String] {
            let entries = (0..<count).map { "- {match: {name: '\(name($0))'}, slowestRequest: 5s}\n" }.joined()
            return ConfigurationFile(YAMLFile(text: "workloads:\n\(entries)")).diagnostics.map(\.description)
        }
        #expect(errors(3000) { "a\($0)" }.isEmpty)
        #expect(errors(1000) { "a\($0)*" }.isEmpty)
        #expect(errors(1001) { "a\($0)*" }.first?.contains("1001 entries may all be for the same object") == true)
        #expect(errors(1001) { _ in "a" }.count == 1)
    }

    @Test("an entry by its full name and one by a pattern are found, in their order")
    func entriesByName() throws {
        let text = """
            workloads:
            - {match: {name: "o*"}, slowestRequest: 5s}
            - {match: {name: orders, kind: Deployment}, slowestRequest: 6s}
            - {match: {name: carts}, slowestRequest: 7s}
            - {match: {labels: {tier: web}}, slowestRequest: 8s}
            """
        let resolver = SettingsResolver(ConfigurationFile(YAMLFile(text: text)))
        func entries(_ object: String) throws -> [Int] {
            resolver.entries(for: try #require(YAMLFile(text: object).documents.first).root)
        }
        #expect(try entries("{kind: Deployment, metadata: {name: orders, labels: {tier: web}}}") == [0, 1, 3])
        #expect(try entries("{kind: StatefulSet, metadata: {name: orders}}") == [0])
        #expect(try entries("{kind: Deployment, metadata: {name: carts}}") == [2])
        #expect(try entries("{kind: Deployment, metadata: {name: x}}") == [])
    }
}
