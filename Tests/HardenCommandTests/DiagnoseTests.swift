import Foundation
import HardenTesting
import Testing

@testable import harden

@Suite struct DiagnoseTests {
    private static let fixtures = Project.root.appending(path: "Tests/HardenCommandTests/Fixtures/diagnose")

    private static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: fixtures.appending(path: folder).path)
            .filter { !$0.hasPrefix("expected") }.sorted()
    }

    private static func diagnose(_ example: String, _ options: String...) throws -> CommandLineTool.Result {
        let names = try names(in: example)
        let manifests = names.contains("orders.yaml") ? ["--manifests", "orders.yaml"] : []
        return try CommandLineTool(folder: fixtures.appending(path: example))
            .runQuietly(["diagnose"] + names.filter { $0 != "orders.yaml" } + manifests + options)
    }

    @Test(
        "what is printed is what was read by eye",
        arguments: [
            "one-entry", "rollout", "keep-alive", "timeout", "out-of-memory", "ingress-events", "proxies", "broken",
        ]
    )
    func golden(example: String) throws {
        let result = try Self.diagnose(example)
        #expect(result.status == 1, "\(result.errorOutput)")
        try Golden.check(result.output + result.errorOutput, "diagnose/\(example)/expected.txt")
    }

    @Test func readmeShowsWhatIsPrinted() throws {
        let readme = try String(contentsOf: Project.root.appending(path: "README.md"), encoding: .utf8)
        let shown = try #require(
            readme.components(separatedBy: "```\n").first { $0.hasPrefix("503 connection_terminated") }
        )
        #expect(try Self.diagnose("rollout").output.hasPrefix(shown))
    }

    @Test func goldenJSON() throws {
        try Golden.check(
            try Self.diagnose("rollout", "--format", "json").output.withoutVersion,
            "diagnose/rollout/expected.json"
        )
    }

    @Test("nothing of who asked, and nothing that a terminal obeys", arguments: ["text", "json"])
    func privacy(format: String) throws {
        for example in ["one-entry", "proxies", "broken"] {
            let result = try Self.diagnose(example, "--format", format)
            let text = result.output + result.errorOutput
            for secret in ["s3cret", "203.0.113.7", "127.0.0.1:3", "shop.example.com", "curl/", "authorization"] {
                #expect(!text.contains(secret), "\(example): \(secret)")
            }
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F })
            #expect(!text.split(separator: "\n").contains { $0.hasPrefix("::") })
        }
    }

    @Test(
        "what people paste",
        arguments: [
            (
                #""proxyStatus": "error=\"connection_terminated\"; details=\"backend_connection_closed\"""#,
                "process-ended"
            ),
            ("statusDetails: failed_to_pick_backend", "no-endpoint"),
            ("HTTP/1.1 503 Service Unavailable", "no-endpoint"), ("503", "no-endpoint"), ("UC", "process-ended"),
            ("502 Bad Gateway", "process-ended"), ("HTTP/1.1 504 Gateway Timeout", "timed-out"),
            ("upsteam request timeout", "firewall"), ("no healthy upstream", "no-endpoint"),
            (
                "upstream prematurely closed connection while reading response header from upstream", "process-ended"
            ),
            ("failure to get a peer from the ring-balancer", "no-endpoint"),
            (
                #"Error during sync: error getting BackendConfig for port 80 on service "default/my-service": no BackendConfig for service port exists"#,
                "backend-config-not-found"
            ),
            (#"Error during sync: The given security policy "my-policy" does not exist."#, "security-policy-not-found"),
            (
                "Error syncing: error running backend syncing routine: googleapi: Error 404: The resource 'projects/P/zones/Z/networkEndpointGroups/NEG' was not found, notFound",
                "neg-not-found"
            ),
            ("OOMKilled", "out-of-memory"), ("FailedPreStopHook", "pre-stop-failed"),
        ]
    )
    func pasted(text: String, cause: String) throws {
        let result = try CommandLineTool.result(of: "diagnose", text)
        #expect(result.status == 1, "\(result.errorOutput)")
        let first = try #require(result.output.split(separator: "\n").first)
        #expect(first.contains("(\(cause)"), "\(first)")
    }

    @Test func whatIsNoFailure() throws {
        let line = #"[2025-03-01T12:00:00Z] "GET / HTTP/1.1" 200 - 0 2 7 7 "-" "c" "1" "shop" "10.8.0.3:80""#
        let result = try CommandLineTool.inFolder { try $0.run("diagnose", "-", input: line + "\n") }
        #expect(result.status == 0)
        #expect(result.output == "no failure in 1 request and 0 events\n\n")
    }

    @Test func packedFiles() throws {
        let line =
            #"[2025-03-01T12:00:00Z] "GET / HTTP/1.1" 503 UH no_healthy_upstream - "-" 0 0 0 - "-" "c" "i" "h" "-""#
        try CommandLineTool.inFolder { tool in
            let plain = tool.folder.appending(path: "log")
            try Data((0..<2000).map { _ in line + "\n" }.joined().utf8).write(to: plain)
            let pack = Process()
            pack.executableURL = URL(filePath: "/bin/sh")
            pack.currentDirectoryURL = tool.folder
            pack.arguments = ["-c", "gzip -kn log && cat log.gz log.gz > twice.gz && head -c 120 log.gz > half.gz"]
            try pack.run()
            pack.waitUntilExit()
            let expected = try tool.run("diagnose", "log")
            #expect(expected.output.contains("2000 of 2000 requests"))
            let whole = try tool.run("diagnose", "log.gz")
            #expect(whole.status == 1 && whole.output == expected.output.replacing("; log:", with: "; log.gz:"))
            // Files that were packed one by one and put behind each other.
            #expect(try tool.run("diagnose", "twice.gz").output.contains("4000 of 4000 requests"))
            // What was read before the end counts.
            let half = try tool.run("diagnose", "half.gz")
            #expect(half.status == 1 && half.output.contains("no Pod could get the request"))
            #expect(half.errorOutput.contains("half.gz: error: it is cut off; what is before that was read"))
            try Data([0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 0, 3, 0xFF, 0xFF, 0xFF]).write(
                to: tool.folder.appending(path: "bad.gz")
            )
            let damaged = try tool.run("diagnose", "bad.gz")
            #expect(damaged.status == 2 && damaged.errorOutput.contains("bad.gz: error: it is damaged"))
        }
    }

    @Test func whatProgramsPrintByThemselves() throws {
        // gcloud: YAML; a table; kubectl: a table and a description.
        func first(_ text: String) throws -> (status: Int32, lines: [Substring]) {
            let result = try CommandLineTool.inFolder { try $0.run("diagnose", "-", input: text) }
            return (result.status, result.output.split(separator: "\n"))
        }
        let entries = try first(
            """
            ---
            httpRequest:
              latency: 30.000813s
              requestUrl: https://shop.example.com/api?token=s3cret
              status: 502
            jsonPayload:
              '@type': type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry
              statusDetails: backend_timeout
            timestamp: '2025-03-01T12:00:01.000000Z'
            ---
            httpRequest:
              status: 200
            jsonPayload:
              statusDetails: response_sent_by_backend
            timestamp: '2025-03-01T12:00:02.000000Z'

            """
        )
        #expect(entries.status == 1 && entries.lines.first?.hasPrefix("502 backend_timeout: ") == true)
        #expect(entries.lines.dropFirst().first == "  1 of 2 requests, at 12:00:01; standard input:2")
        for separator in ["  ", ",", "\t"] {
            let table = try first(
                """
                2025-03-01T12:00:00.123456Z\(separator)502\(separator)backend_timeout
                2025-03-01T12:00:01.123456Z\(separator)200\(separator)response_sent_by_backend

                """
            )
            #expect(table.lines.first?.contains("(timed-out, certain)") == true)
            #expect(table.lines.dropFirst().first?.hasPrefix("  1 of 2 requests, at 12:00:00") == true)
        }
        let pods = try first(
            """
            NAMESPACE   NAME                READY   STATUS             RESTARTS     AGE   IP         NODE
            shop        orders-7c9f-x2x4z   0/1     CrashLoopBackOff   5 (2m ago)   10m   10.8.0.3   gke-1
            shop        orders-7c9f-aaaaa   1/1     Running            0            10m   10.8.0.4   gke-1

            """
        )
        #expect(
            pods.lines.dropFirst().first == #"  1 × "CrashLoopBackOff" of Pod/orders-7c9f-x2x4z (standard input:2)"#
        )
        let described = try first(
            """
            Name:             orders-7c9f-x2x4z
            Node:             gke-a-1/10.0.0.2
            Containers:
              orders:
                Last State:     Terminated
                  Reason:       OOMKilled
                  Exit Code:    137
                  Finished:     Sat, 01 Mar 2025 12:00:00 +0000
            Events:
              Type     Reason     Age                From               Message
              ----     ------     ----               ----               -------
              Warning  Unhealthy  2m (x5 over 10m)   kubelet            Liveness probe failed: HTTP probe failed

            """
        )
        for reason in ["OOMKilled", "Unhealthy"] {
            #expect(described.lines.contains { $0.hasPrefix(#"  1 × "\#(reason)" of Pod/orders-7c9f-x2x4z"#) })
        }
    }

    @Test func wrongCalls() throws {
        try CommandLineTool.inFolder { tool in
            let missing = try tool.run("diagnose", "lost.log")
            #expect(missing.status == 2 && missing.errorOutput == "lost.log: error: there is no such file\n")
            let folder = try tool.run("diagnose", ".")
            #expect(folder.status == 2 && folder.errorOutput.contains("is a directory"))
            let unknown = try tool.run("diagnose", "-", input: "hello\n")
            #expect(unknown.status == 2 && unknown.output.isEmpty)
            #expect(
                unknown.errorOutput == "nothing that is known as evidence; 1 line not understood (standard input:1)\n"
            )
            let twice = try tool.run("diagnose", "-", "--manifests", "-", input: "503\n")
            #expect(twice.status == 2)
        }
    }

    @Test("the line of the workload that failed, and of no other")
    func join() throws {
        func workload(_ name: String, _ services: [String]) -> String {
            let deployment = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: \(name), namespace: shop}
                spec:
                  replicas: 3
                  selector: {matchLabels: {app: \(name)}}
                  template:
                    metadata: {labels: {app: \(name)}}
                    spec:
                      containers:
                        - name: \(name)
                          image: registry.example.com/\(name):1
                          ports: [{containerPort: 8080}]
                          readinessProbe: {httpGet: {path: /, port: 8080}}
                """
            let others = services.map { service in
                """
                apiVersion: v1
                kind: Service
                metadata: {name: \(service), namespace: shop, annotations: {cloud.google.com/neg: '{"ingress": true}'}}
                spec: {selector: {app: \(name)}, ports: [{port: 80, targetPort: 8080}]}
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: \(service), namespace: shop, annotations: {kubernetes.io/ingress.class: gce}}
                spec: {defaultBackend: {service: {name: \(service), port: {number: 80}}}}
                """
            }
            return ([deployment] + others).joined(separator: "\n---\n") + "\n"
        }
        try CommandLineTool.inFolder { tool in
            try tool.write(workload("orders", ["orders", "orders-internal"]), to: "k8s/orders.yaml")
            try tool.write(workload("orders-api", ["orders-api"]), to: "k8s/orders-api.yaml")
            func diagnose(_ backend: String) throws -> String {
                let entry =
                    #"{"insertId":"i","httpRequest":{"status":502,"latency":"2s"},"jsonPayload":{"statusDetails":"backend_connection_closed_before_data_sent_to_client"},"resource":{"labels":{"backend_service_name":"\#(backend)"}}}"#
                return try tool.run("diagnose", "-", "--manifests", "k8s", input: entry).output
            }
            for (backend, file, other) in [
                ("k8s1-1a2b3c4d-shop-orders-80-5e6f7a8b", "orders.yaml", "orders-api.yaml"),
                ("gkegw1-1a2b-shop-orders-internal-80-5e6f", "orders.yaml", "orders-api.yaml"),
                ("outbound|80||orders-api.shop.svc.cluster.local", "orders-api.yaml", "orders.yaml"),
                ("shop-orders-api-80", "orders-api.yaml", "orders.yaml"),
            ] {
                let output = try diagnose(backend)
                #expect(output.contains("for it: pre-stop-missing in k8s/\(file):"), "\(backend): \(output)")
                #expect(!output.contains("k8s/\(other)"), "\(backend): \(output)")
            }
            let unknown = try diagnose("k8s1-1a2b3c4d-stage-cart-80-5e6f7a8b")
            #expect(
                unknown.contains("no Service of these manifests is behind this backend") && !unknown.contains(".yaml")
            )
        }
    }

    @Test func whatIsReadIsNotOverwritten() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("503\n", to: "log.txt")
            let result = try tool.run("diagnose", "log.txt", "--format", "json=./log.txt")
            #expect(result.status == 2 && result.errorOutput.contains("would overwrite"))
            #expect(try String(contentsOf: tool.folder.appending(path: "log.txt"), encoding: .utf8) == "503\n")
        }
    }

    @Test func coloursOfEvidenceAreNone() throws {
        let entry =
            #"{"insertId":"a","httpRequest":{"status":503},"jsonPayload":{"statusDetails":"\u001b[8mX"},"resource":{"labels":{"backend_service_name":"x\u001b[8mHIDDEN"}}}"#
        let result = try CommandLineTool.inFolder { try $0.run("diagnose", "-", "--color", "always", input: entry) }
        #expect(result.output.contains("\u{1B}[1m") && !result.output.contains("[8m"))
    }

    @Test func commandsToCopyAreQuoted() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(#"{"httpRequest":{"status":503},"insertId":"a"}"#, to: "x;touch pwn;$(id).json")
            #expect(try tool.run(".").errorOutput.contains("harden diagnose 'x;touch pwn;$(id).json' says"))
        }
    }

    @Test(
        "check says what such a file is",
        arguments: ["one-entry/entry.json", "rollout/events.json", "proxies/envoy.log"]
    )
    func checkNamesTheCommand(file: String) throws {
        let url = Self.fixtures.appending(path: file)
        let result = try CommandLineTool.inFolder { tool in
            try FileManager.default.copyItem(at: url, to: tool.folder.appending(path: url.lastPathComponent))
            return try tool.run(url.lastPathComponent)
        }
        #expect(result.status == 0)
        #expect(result.errorOutput.contains("harden diagnose \(url.lastPathComponent) says why requests failed"))
        let piped = try CommandLineTool.inFolder { try $0.run("-", input: String(contentsOf: url, encoding: .utf8)) }
        #expect(piped.errorOutput.contains("| harden diagnose - says why requests failed"))
    }

    @Test(arguments: ["503", "backend_connection_closed", "UC", "no live upstreams", "keep-alive-race"])
    func explain(text: String) throws {
        let result = try CommandLineTool.result(of: "explain", text)
        #expect(result.status == 0 && result.output.hasPrefix("# "))
        #expect(result.output.contains("keep-alive-race") || text == "no live upstreams")
    }

    @Test func explainSuggests() throws {
        let result = try CommandLineTool.result(of: "explain", "backend_conection_closed")
        #expect(result.status == 2 && result.errorOutput.contains("did you mean 'backend_connection_closed'?"))
    }
}

extension CommandLineTool {
    /// Runs in a folder that has to stay as it is.
    fileprivate func runQuietly(_ arguments: [String]) throws -> Result {
        try CommandLineTool.inFolder { tool in
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                try FileManager.default.copyItem(
                    at: folder.appending(path: name),
                    to: tool.folder.appending(path: name)
                )
            }
            return try tool.run(arguments)
        }
    }
}
