import Foundation
import Testing

/// What a check says beside its findings, so that no silence is taken for good news.
@Suite struct UnknownsTests {
    private static let spec = """
        name: booking
        image: registry.example.com/booking:1
        ports: [{http: 8080}]
        resources: {cpu: 100m, memory: 128Mi}
        health: {readiness: {http: /readyz}}
        shutdown: {onSIGTERM: drains}

        """

    /// What has just been generated has no findings, and yet not every connection survives.
    @Test func lossesWithoutAFindingAreExplained() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.spec, to: "booking.yaml")
            #expect(try tool.run("generate", "booking.yaml", "--quiet").status == 0)
            let pinned = try tool.run("k8s")
            #expect(pinned.status == 0 && pinned.output.contains("no findings in 1 file"), "\(pinned)")
            let remark = "no finding is about what booking may lose: 'harden simulate' says why"
            #expect(pinned.output.contains(remark), "\(pinned)")
            #expect(pinned.output.contains("application.closesConnections in .harden.yaml"))

            try tool.write(Self.spec.replacing("drains}", with: "drains, closesConnections: true}"), to: "booking.yaml")
            #expect(try tool.run("generate", "booking.yaml", "--quiet").status == 0)
            let closing = try tool.run("k8s")
            #expect(!closing.output.contains("no finding is about"), "\(closing)")
        }
    }

    /// What the numbers hang on does not vanish with the last finding.
    @Test func assumptionsAreToldWithoutFindings() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(CheckTests.manifest, to: "k8s/orders.yaml")
            let quiet = ["k8s", "--select", "deck-single-target"]
            let assumed = "assumed, because nothing says it: onSIGTERM, shutdown, slowestRequest of orders; "
            let clean = try tool.run(quiet)
            #expect(clean.output.contains(assumed), "\(clean)")
            try tool.write(
                "application: {onSIGTERM: drains, shutdown: 10s, slowestRequest: 5s}\n",
                to: ".harden.yaml"
            )
            #expect(try !tool.run(quiet).output.contains("assumed, because"), "all of it is said")
        }
    }

    @Test func entriesThatFitNothingAreTold() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(CheckTests.manifest, to: "k8s/orders.yaml")
            try tool.write(
                """
                workloads:
                  - {match: {name: oders}, slowestRequest: 5s}
                  - {match: {name: orders}, slowestRequest: 5s}
                ignore:
                  - {match: {name: gone}, rules: [single-replica], reason: x}
                  - {match: {kind: Service}, rules: [single-replica], reason: x}

                """,
                to: ".harden.yaml"
            )
            let result = try tool.run("k8s")
            #expect(result.errorOutput.contains("note: .harden.yaml:2:5: workloads[0] fits no workload of the input"))
            #expect(result.errorOutput.contains("note: .harden.yaml:5:5: ignore[0] fits no object of the input"))
            #expect(!result.errorOutput.contains("[1] fits no"), "\(result)")
        }
    }

    @Test func serversOfWhichNothingIsKnownAreTold() throws {
        try CommandLineTool.inFolder { tool in
            let ingress = """
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: orders, annotations: {kubernetes.io/ingress.class: gce}}
                spec: {defaultBackend: {service: {name: orders, port: {number: 80}}}}

                """
            try tool.write(CheckTests.manifest + ingress, to: "k8s/orders.yaml")
            let note =
                "note: not judged: how long the server of Deployment orders keeps idle connections, for which the proxies "
                + "before it need 620 s; say keepAlive in .harden.yaml"
            #expect(try tool.run("k8s").errorOutput.contains(note))
            try tool.write("application: {keepAlive: 620s}\n", to: ".harden.yaml")
            #expect(try !tool.run("k8s").errorOutput.contains("not judged: how long"))
        }
    }
}
