import Foundation
import Testing

/// The mistakes that are made most with the default command: each is named, with what to do instead.
@Suite struct CheckMistakeTests {
    private static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: orders}
        spec:
          selector: {matchLabels: {app: orders}}
          template:
            metadata: {labels: {app: orders}}
            spec: {containers: [{name: orders, image: orders:1}]}

        """

    private static let files = [
        "k8s/orders.yaml": deployment,
        "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
        "chart/values.yaml": "replicas: 2\n",
        "chart/templates/orders.yaml": deployment.replacing("name: orders", with: "name: {{ .Release.Name }}"),
        "overlay/kustomization.yaml": "resources: [../base]\n",
        "prod/kustomization.yaml": "resources: [../base, budget.yaml]\n",
        "prod/budget.yaml": """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: orders}
        spec: {maxUnavailable: 0, selector: {matchLabels: {app: orders}}}

        """,
        "specs/cart.yaml": GenerateTests.spec,
        "notes/readme.txt": "nothing for machines\n",
        "broken.yaml": "apiVersion: apps/v1\nkind: Deployment\n  metadata: {name: orders}\n",
        "misspelt.yaml": "platfrom: {kubernetes: \"1.33\"}\n",
    ]

    private func run(_ arguments: [String]) throws -> CommandLineTool.Result {
        try CommandLineTool.inFolder { tool in
            for (path, text) in Self.files { try tool.write(text, to: path) }
            let result = try tool.run(arguments)
            for (path, text) in Self.files { #expect(try tool.text(of: path) == text) }
            return result
        }
    }

    @Test(
        arguments: [
            (["k8z"], "k8z: error: there is no such file or folder"),
            (["simulat", "k8s"], "simulat: error: there is no such file or folder; did you mean 'harden simulate'?"),
            (["notes"], "notes: error: there is no YAML or JSON file here"),
            (["k8s", "--select", "grace-period-to-short"], "did you mean 'grace-period-too-short'?"),
            (
                ["k8s", "--ignore", "shutdown,securty"],
                "'securty' is neither a rule nor an area; did you mean 'security'?"
            ),
            (["k8s", "--ignore", "nonsense"], "'harden explain' lists both"),
            (["explain", "grace-period-to-short"], "did you mean 'grace-period-too-short'?"),
            (["explain", "nonsense"], "'harden explain' lists all rules"),
            (["k8s", "--wirte"], "error: Unknown option '--wirte'. Did you mean '--write'?"),
            (["k8s", "--format", "yaml"], "error: The value 'yaml' is invalid for '--format <format[=file]>'"),
            (
                ["k8s", "--config", "misspelt.yaml"],
                "misspelt.yaml:1:1: error: platfrom: unknown field 'platfrom'; did you mean"
            ),
            (["k8s", "--config", "nowhere.yaml"], "nowhere.yaml: error: cannot be opened: No such file"),
            (["k8s", "--baseline", "nowhere.json"], "nowhere.json: error: cannot be opened: No such file"),
            (["-", "--write"], "error: standard input cannot be written; --diff prints the fixes"),
            (["k8s", "--write", "--diff"], "error: --diff writes nothing: it does not go with --write"),
            (["broken.yaml"], "broken.yaml:3:11: error: mapping values are not allowed in this context; put the key"),
            (["simulate"], "error: Missing expected argument '<paths> ...'"),
        ]
    )
    func endsWith2(_ arguments: [String], _ message: String) throws {
        let result = try run(arguments)
        #expect(result.status == 2, "\(result)")
        #expect(result.errorOutput.contains(message), "\(result.errorOutput)")
    }

    /// Hooks hand over all files, so that a file which is no manifest is no error; a person is told what it is for.
    @Test(
        arguments: [
            ("chart", "note: chart is a Helm chart, judged as it is rendered: helm template chart | harden -"),
            ("chart/templates", "note: chart is a Helm chart"),
            ("chart/templates/orders.yaml", "note: chart is a Helm chart"),
            ("overlay", "judged as it is applied: kubectl kustomize overlay | harden -"),
            (
                "specs",
                "specs/cart.yaml is a service spec; its manifests are written by 'harden generate specs/cart.yaml'"
            ),
            ("specs/cart.yaml", "specs/cart.yaml is a service spec"),
        ]
    )
    func nothingToJudge(_ path: String, _ message: String) throws {
        for command in [[], ["simulate"]] {
            let result = try run(command + [path])
            #expect(result.status == 0, "\(result)")
            #expect(result.errorOutput.contains(message), "\(result.errorOutput)")
        }
    }

    /// An object of its own does not make an overlay something that can be judged by itself.
    @Test func anOverlayWithABudgetOfItsOwn() throws {
        let result = try run(["prod"])
        #expect(result.status == 1, "\(result)")
        #expect(result.output.contains("the workloads that it selects are not in the input"), "\(result)")
        let note =
            "note: what prod is built of is not in it, judged as it is applied: kubectl kustomize prod | harden -"
        #expect(result.errorOutput.contains(note), "\(result)")
        #expect(!(try run(["prod/budget.yaml"])).errorOutput.contains("note: "))
    }

    @Test func noHintWhereSomethingIsJudged() throws {
        let result = try run(["."])
        #expect(!result.errorOutput.contains("note: "), "\(result.errorOutput)")
    }

    @Test func aFileThatMayNotBeWrittenStaysAsItIs() throws {
        try CommandLineTool.inFolder { tool in
            let manifest = Self.deployment.replacing(
                "spec: {containers:",
                with: "spec: {terminationGracePeriodSeconds: 20, containers:"
            ).replacing("image: orders:1", with: "image: orders:1, lifecycle: {preStop: {sleep: {seconds: 25}}}")
            try tool.write(manifest, to: "orders.yaml")
            let file = tool.folder.appending(path: "orders.yaml").path
            try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: file)
            let result = try tool.run(["--write", "."], mayDoAll: false)
            #expect(result.status == 2, "\(result)")
            #expect(result.errorOutput.contains("orders.yaml: error: cannot be written: Permission denied"))
            #expect(try tool.text(of: "orders.yaml") == manifest)
        }
    }

    @Test func noPermission() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.deployment, to: "orders.yaml")
            try tool.write(Self.deployment, to: "closed/orders.yaml")
            for (path, mode) in [("orders.yaml", 0o000), ("closed", 0o000)] {
                let file = tool.folder.appending(path: path).path
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            }
            let result = try tool.run(["."], mayDoAll: false)
            #expect(result.status == 2, "\(result)")
            #expect(result.errorOutput.contains("orders.yaml: error: cannot be opened: Permission denied"))
            #expect(result.errorOutput.contains("closed: error: the folder cannot be opened: Permission denied"))
            let closed = tool.folder.appending(path: "closed").path
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: closed)
        }
    }
}
