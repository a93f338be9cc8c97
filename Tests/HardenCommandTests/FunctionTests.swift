import Foundation
import Testing

/// `harden function`: lists and streams from standard input to standard output. Tests/Integrations/krm-function runs it by
/// the programs that it is for.
@Suite struct FunctionTests {
    private static let deployment = """
        - apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: orders # the name
            annotations: {config.kubernetes.io/path: k8s/orders.yaml, config.kubernetes.io/index: '0'}
          spec:
            selector: {matchLabels: {app: orders}}
            replicas: 2
            template:
              metadata: {labels: {app: orders}}
              spec:
                containers:
                - name: orders
                  image: orders:1
                  ports: [{containerPort: 8080}]
        - apiVersion: v1
          kind: Service
          metadata:
            name: orders
            annotations: {config.kubernetes.io/path: k8s/service.yaml, config.kubernetes.io/index: '0'}
          spec: {selector: {app: orders}, ports: [{port: 80, targetPort: 8080}]}

        """

    private func list(_ configuration: String = "", items: String = deployment) -> String {
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + items
            + (configuration.isEmpty ? "" : "functionConfig:\n  kind: Harden\n  spec: {\(configuration)}\n")
    }

    private func run(_ input: String, _ arguments: String...) throws -> CommandLineTool.Result {
        try CommandLineTool.inFolder { try $0.run(["function"] + arguments, input: input) }
    }

    /// Lines that were added; `nil` where others changed.
    private func additions(_ before: String, _ after: String) -> [Substring]? {
        var rest = before.split(separator: "\n")[...]
        var added: [Substring] = []
        for line in after.split(separator: "\n") {
            if line == rest.first { rest.removeFirst() } else { added.append(line) }
        }
        return rest.isEmpty ? added : nil
    }

    @Test func onlyFixesAndResultsAreAdded() throws {
        let input = list("fix: safe, failOn: error")
        let result = try run(input)
        #expect(result.status == 0 && result.errorOutput.isEmpty, "\(result)")
        let added = try #require(additions(input, result.output), "\(result.output)")
        for text in ["preStop:", "kind: PodDisruptionBudget", "results:", "rule: readiness-probe-missing"] {
            #expect(added.contains { $0.contains(text) }, "\(text)")
        }
        // Each object has a file, so the new one gets its own.
        #expect(added.contains("      config.kubernetes.io/path: k8s/orders-pdb.yaml"), "\(result.output)")
    }

    /// A job that reads the repository's configuration, and a plugin that does not, find different things.
    @Test func takesTheNearestConfigurationWhereItIsAskedFor() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("rules: {select: [readiness-probe-missing], failOn: never}\n", to: ".harden.yaml")
            func run(_ spec: String, _ arguments: String...) throws -> CommandLineTool.Result {
                try tool.run(["function"] + arguments, input: list(spec))
            }
            #expect(try run("fix: none").output.contains("rule: pre-stop-missing"))
            let nearest = try run("fix: none", "--nearest-config")
            #expect(!nearest.output.contains("rule: pre-stop-missing") && nearest.status == 0, "\(nearest)")
            #expect(nearest.output.contains("rule: readiness-probe-missing"))
            #expect(try run("fix: none, failOn: advice", "--nearest-config").status == 1, "the call goes first")
            let own = try run("fix: none, rules: {select: [pre-stop-missing]}", "--nearest-config")
            #expect(own.output.contains("rule: pre-stop-missing"), "what it says itself goes first")
        }
    }

    @Test(arguments: [
        "fix: none, failOn: error", "fix: none, failOn: never, rules: {select: [readiness-probe-missing]}",
    ])
    func aValidatorAddsResultsOnly(_ configuration: String) throws {
        let input = list(configuration)
        let result = try run(input)
        #expect(result.status == 0, "\(result)")
        #expect(result.output.hasPrefix(input + "results:\n"))
        #expect(!result.output.contains("fixed:"))
    }

    @Test func whatIsLeftMakesItFail() throws {
        let strict = try run(list("failOn: warning, rules: {minSeverity: warning}"))
        #expect(strict.status == 1)
        #expect(strict.output.contains("severity: warning") && strict.output.contains("preStop:"))
        #expect(strict.errorOutput.hasPrefix("k8s/orders.yaml: Deployment orders: warning[readiness-probe-missing]: "))
        #expect(strict.errorOutput.split(separator: "\n").count == 1)
        #expect(try run(list("failOn: warning, fix: unsafe, rules: {minSeverity: warning}")).status == 0)
    }

    @Test func withoutFindingsNothingChanges() throws {
        for input in [
            list("rules: {select: [single-replica]}"), list(items: "[]\n").replacing("items:\n", with: "items: "),
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
        ] {
            let result = try run(input)
            #expect(result.status == 0 && result.output == input && result.errorOutput.isEmpty, "\(result)")
        }
    }

    @Test func anOptionOfTheHostIsAConfiguration() throws {
        let data = "functionConfig: {kind: ConfigMap, data: {fix: none, failOn: advice, ignore: 'start, shutdown'}}\n"
        let result = try run(list() + data)
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("disruption-budget-missing"))
        #expect(!result.errorOutput.contains("pre-stop-missing"))
    }

    @Test func existingResultsStay() throws {
        let input = list() + "results:\n- {message: from another, severity: info}\n"
        let result = try run(input)
        #expect(result.output.contains("- {message: from another, severity: info}\n- message: "), "\(result.output)")
    }

    /// An object of the same name in another file is another environment's, and does not serve here.
    @Test func filesOfObjectsCount() throws {
        let other = Self.deployment.replacing("k8s/", with: "dev/").replacing("name: orders #", with: "name: cart #")
        let result = try run(list("fix: none, failOn: advice", items: Self.deployment + other))
        #expect(result.errorOutput.contains("k8s/orders.yaml: Deployment orders: "))
        #expect(result.errorOutput.contains("dev/orders.yaml: Deployment cart: "))
        #expect(!result.output.contains("service-selects-nothing"))
    }

    /// Each environment gets objects of its own.
    @Test func environmentsGetWhatTheyLack() throws {
        let items = Self.deployment.replacing("k8s/", with: "dev/") + Self.deployment.replacing("k8s/", with: "prod/")
        let result = try run(list(items: items))
        for path in ["dev/orders-pdb.yaml", "prod/orders-pdb.yaml"] {
            #expect(result.output.contains("      config.kubernetes.io/path: \(path)\n"), "\(result.output)")
        }
    }

    @Test(
        arguments: [
            ("fixx: safe", "stdin.yaml:27:10: error: fixx: unknown field 'fixx'; did you mean 'fix'?"),
            ("failOn: errors", "failOn: unknown value 'errors'; did you mean 'error'?"),
            ("rules: {ignore: [pre-stop-mising]}", "did you mean 'pre-stop-missing'?"),
            ("application: {shutdown: soon}", "application.shutdown: "),
        ]
    )
    func mistakesAreTold(_ configuration: String, _ message: String) throws {
        let result = try run(list(configuration))
        #expect(result.status == 2 && result.output.isEmpty)
        #expect(result.errorOutput.contains(message), "\(result)")
    }

    @Test func settingsOutsideOfTheSpecAreTold() throws {
        let result = try run(list() + "functionConfig: {kind: Harden, fix: none}\n")
        #expect(result.status == 2)
        #expect(result.errorOutput.contains("error: unknown field 'fix' of the function's configuration; "))
    }

    @Test func streamsTakeTheirConfigurationFromAFile() throws {
        let stream = Self.deployment.replacing("- apiVersion", with: "---\n  apiVersion")
        try CommandLineTool.inFolder { tool in
            try tool.write("kind: Harden\nspec: {failOn: warning}\n", to: "harden.yaml")
            let result = try tool.run("function", "harden.yaml", input: stream)
            #expect(result.status == 1)
            let added = try #require(additions(stream, result.output))
            #expect(added.contains("kind: PodDisruptionBudget") && !result.output.contains("results:"))
            #expect(result.errorOutput.contains("Deployment orders: warning[readiness-probe-missing]: "))
            #expect(!result.errorOutput.contains("pre-stop-missing"))
        }
    }

    @Test func whatIsNoYAMLIsRefused() throws {
        let result = try run("items: [\n")
        #expect(result.status == 2 && result.output.isEmpty)
        #expect(result.errorOutput.hasPrefix("stdin.yaml:"), "\(result)")
    }
}
