import Foundation
import HardenYAML
import Testing

@testable import harden

/// Values of Secrets and of environment variables are not shown, in any format.
@Suite struct SecretTests {
    private static let manifest = """
        # hunter2 stands in this comment, which is no value
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: a
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: '{"env": [{"name": "P", "value": "hunter2-applied"}]}'
        spec:
          progressDeadlineSeconds: 60
          minReadySeconds: 60
          selector: {matchLabels: {app: a}}
          template:
            metadata: {labels: {app: a}}
            spec:
              containers: [{name: a, image: "a:1", env: [{name: PASSWORD, value: hunter2-env}, {name: X, value: *shared}], ports: [{containerPort: 80}], lifecycle: {preStop: {exec: {command: [sh, -c, "curl -H 'Authorization: Bearer hunter2-hook' localhost/quit?token=hunter2-query; sleep 1"]}}}}]
        ---
        """.replacing("*shared", with: "hunter2-shared")

    private static let others = """

        apiVersion: v1
        kind: Secret
        metadata: {name: s}
        stringData: {password: hunter2-secret, key: "hunter2-quoted\\
          -over-lines"}
        data:
          more: |
            hunter2-block
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: a}
        spec: {selector: {app: a}, ports: [{port: 80}]}
        """

    private static let list = """
        {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "k\\u0069nd": "Secret", "metadata": {"name": "s"}, "stringData": {"password": "hunter2-secret"}}, {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "b"}, "spec": {"progressDeadlineSeconds": 60, "minReadySeconds": 60, "selector": {"matchLabels": {"app": "b"}}, "template": {"metadata": {"labels": {"app": "b"}}, "spec": {"initContainers": [{"name": "i", "image": "b", "env": [{"name": "P", "value": "hunter2-env"}]}], "containers": [{"name": "b", "image": "b"}]}}}}]}
        """

    private static func leaks(_ text: String) -> [String] {
        Set(text.matches(of: /hunter2-[a-z]+/).map { String($0.output) }).sorted()
    }

    @Test(arguments: ["a.yaml", "list.json"])
    func noFormatShowsThem(_ file: String) throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest + Self.others, to: "a.yaml")
            try tool.write(Self.list, to: "list.json")
            for format in ReportFormat.allCases {
                let result = try tool.run(file, "--format", format.rawValue)
                #expect(result.status == 1, "\(result)")
                // A program gets the whole of a value that a fix changes, of which a command line is one.
                let values: Set = format == .json || format == .sarif ? ["hunter2-hook", "hunter2-query"] : []
                #expect(
                    Self.leaks(result.output + result.errorOutput).filter { !values.contains($0) } == [],
                    "\(format)"
                )
            }
            for arguments in [["--color", "always"], ["--diff", "--color", "always"], ["--write"]] {
                let result = try tool.run([file] + arguments)
                #expect(Self.leaks(result.output + result.errorOutput) == [], "\(arguments)")
            }
        }
    }

    /// Aliases, merges and lists of their own do not bring a value to light.
    @Test(
        arguments: [
            "x: &v hunter2-alias\nenv: [{name: a, value: *v}]\n", "x: &e [{name: a, value: hunter2-list}]\nenv: *e\n",
            "x: &i {name: a, value: hunter2-item}\nenv: [*i]\n",
            "x: &m {value: hunter2-merge}\nenv: [{<<: *m, name: a}]\n",
            "kind: SecretList\nitems: [{metadata: {name: a}, data: {b: hunter2-typed}}]\n",
            "secretGenerator: [{name: a, literals: [\"b=hunter2-literal\"]}]\n",
            "kind: Secret\ndata:\n  a: &x hunter2-data\n  b: *x\n", "\"\\x65nv\": [{name: a, value: hunter2-escape}]\n",
            "env:\n- name: a\n  value: |\n    hunter2-one\n    hunter2-two\n",
            "command: [run]\nargs:\n- --password\n- hunter2-next\n", "command:\n- mysql\nargs:\n- -phunter2\n",
            "args:\n- \"--pass\"\n- 'hunter2 two'\n",
        ]
    )
    func noDetourShowsThem(_ text: String) {
        let file = YAMLFile(text: text, name: "a.yaml")
        let secrets = Secrets(file)
        var start = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let range = start..<(start + line.utf8.count)
            let bytes = file.source.bytes[range]
            let shown = DisplayLine(bytes, hiding: secrets.hidden(in: range, bytes)).text
            #expect(!shown.contains("hunter2"), "\(shown)")
            start = range.upperBound + 1
        }
    }

    @Test func theExcerptSaysThatSomethingIsHidden() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest + Self.others, to: "a.yaml")
            let output = try tool.run("a.yaml").output
            #expect(output.contains("{name: PASSWORD, value: <hidden>}"), "\(output)")
            #expect(output.contains("Authorization: Bearer <hidden>'"))
        }
    }

    /// What is for `git apply` is exact, and asked for.
    @Test func aPatchHasAllOfItsLines() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.list, to: "list.json")
            let patch = try tool.run("list.json", "--diff").output
            #expect(Self.leaks(patch) == ["hunter2-env", "hunter2-secret"])
        }
    }

    @Test func generatedEnvironmentsAreNotShown() throws {
        try CommandLineTool.inFolder { tool in
            let spec = """
                name: cart
                image: cart:1
                ports: [{http: 8080}]
                resources: {cpu: 100m, memory: 128Mi}
                health: {readiness: {http: /ready}}
                environment: {PASSWORD: hunter2-env}
                """
            try tool.write(spec, to: "cart.yaml")
            let result = try tool.run("generate", "cart.yaml")
            #expect(result.status == 0 && result.output.contains("+              value: <hidden>"), "\(result)")
            #expect(try tool.text(of: "k8s/cart.yaml").contains("value: hunter2-env"))
            try tool.write(spec.replacing("hunter2-env", with: "hunter2-new"), to: "cart.yaml")
            #expect(try Self.leaks(tool.run("generate", "cart.yaml").output) == [])
        }
    }

    @Test(
        arguments: [
            ("--password=hunter2 x", "--password=<hidden> x"), ("DB_TOKEN='a b' run", "DB_TOKEN='<hidden>' run"),
            ("https://user:hunter2@host:80/a", "https://user:<hidden>@host:80/a"), ("curl http://host:8080/a@b", nil),
            ("authorization: basic aHVu", "authorization: basic <hidden>"),
            ("?api_key=abc&x=1", "?api_key=<hidden>&x=1"),
            ("PASSWORD=$PASSWORD run", nil), ("PASSWORD= run", nil), ("sleep 15; nginx -s quit", nil),
            ("a=b c:d e::f", nil),
            ("password=", nil), ("authorization:", nil), ("x://:@", nil), ("token=é", "token=<hidden>"),
            ("export DB_PASS=hunter2; AUTH=x", "export DB_PASS=<hidden>; AUTH=<hidden>"),
            ("X_KEY=a GH_PAT=b sleep 5", "X_KEY=<hidden> GH_PAT=<hidden> sleep 5"),
            ("--bypass=all compass=north monkey=1", nil),
            ("run --password hunter2 --port 80", "run --password <hidden> --port 80"),
            ("[--token, \"a b\", --quiet, x]", "[--token, \"<hidden>\", --quiet, x]"),
            ("--password $PASSWORD --token --quiet", nil),
            ("curl -fsu a:b x; curl -u user:pw http://x", "curl -fsu a:b x; curl -u user:<hidden> http://x"),
            ("mysql -h db -phunter2 -u root", "mysql -h db -p<hidden> -u root"), ("nginx -p/etc; sleep -p5", nil),
            ("redis-cli -a x ping", "redis-cli -a <hidden> ping"), ("host: user:pw@db", "host: user:<hidden>@db"),
            ("image: a:1@sha256:00", nil), ("mailto:a@b", nil),
        ] as [(String, String?)]
    )
    func credentials(_ text: String, _ expected: String?) {
        #expect(Credentials.hidden(in: text) == expected ?? text)
    }

    /// Whatever the bytes are, the parts lie within them and in order.
    @Test func partsAreWithinTheLine() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "password", "token", "--password", "mysql", "-p", "curl", "-u", ";", "=", ":", "://", "@", "authorization",
            "bearer ", " ", "'", "\"", "$", "é", "\u{0}",
            "x",
        ]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            var end = 0
            for range in Credentials.ranges(in: Array(text.utf8)[...]) {
                #expect(range.lowerBound >= end && !range.isEmpty && range.upperBound <= text.utf8.count, "\(text)")
                end = range.upperBound
            }
        }
    }
}
