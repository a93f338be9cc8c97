import Foundation
import Testing

@Suite struct GenerateTests {
    static let spec = """
        name: cart
        image: registry.example.com/cart:1.2.3
        ports: [{http: 8080}]
        resources: {cpu: 100m, memory: 128Mi}
        health:
          readiness: {http: /readyz}
        """

    @Test func writesAndShowsWhatItWrites() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.spec, to: "cart.yaml")
            let result = try tool.run("generate", "cart.yaml")
            #expect(result.status == 0, "\(result)")
            #expect(result.output.hasPrefix("diff --git a/k8s/cart.yaml b/k8s/cart.yaml\nnew file mode 100644\n"))
            #expect(result.output.contains("\n+kind: Deployment\n"))
            #expect(result.errorOutput.contains("created k8s/cart.yaml (+"))
            #expect(result.errorOutput.hasSuffix("1 service: 1 file created\n"))
            #expect(try tool.text(of: "k8s/cart.yaml").contains("image: registry.example.com/cart:1.2.3"))
        }
    }

    @Test func secondRunTouchesNothing() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.spec, to: "cart.yaml")
            #expect(try tool.run("generate", "cart.yaml").status == 0)
            let path = tool.folder.appending(path: "k8s/cart.yaml").path
            let long = Date(timeIntervalSince1970: 1_000_000_000)
            try FileManager.default.setAttributes([.modificationDate: long], ofItemAtPath: path)
            let result = try tool.run("generate", "cart.yaml")
            #expect(result.status == 0)
            #expect(result.output.isEmpty)
            #expect(result.errorOutput.hasSuffix("1 service: 1 file up to date\n"))
            let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            #expect(date == long)
        }
    }

    @Test func keepsWhatIsNotTheSpecs() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.spec, to: "cart.yaml")
            #expect(try tool.run("generate", "cart.yaml", "--quiet").status == 0)
            let edited = try tool.text(of: "k8s/cart.yaml")
                .replacing("kind: Deployment\n", with: "kind: Deployment # the heart of the shop\n")
                .replacing(
                    "spec:\n  selector:\n    matchLabels:",
                    with: "spec:\n  revisionHistoryLimit: 3\n  selector:\n    matchLabels:"
                )
            try tool.write(edited, to: "k8s/cart.yaml")
            try tool.write(Self.spec.replacing(":1.2.3", with: ":1.2.4"), to: "cart.yaml")
            let result = try tool.run("generate", "cart.yaml")
            #expect(result.status == 0, "\(result)")
            #expect(try tool.text(of: "k8s/cart.yaml") == edited.replacing(":1.2.3", with: ":1.2.4"))
            #expect(result.errorOutput.contains("changed k8s/cart.yaml (+1 -1)"))
        }
    }

    @Test func theDiffAppliesWithGit() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.spec, to: "cart.yaml")
            #expect(try tool.run("generate", "cart.yaml", "--quiet").status == 0)
            try tool.write(Self.spec.replacing("100m", with: "250m"), to: "cart.yaml")
            let diff = try tool.run("generate", "cart.yaml", "--diff")
            #expect(diff.status == 1)
            try tool.write(diff.output, to: "change.diff")
            let git = Process()
            git.executableURL = URL(filePath: "/usr/bin/env")
            git.arguments = ["git", "apply", "--unsafe-paths", "change.diff"]
            git.currentDirectoryURL = tool.folder
            try git.run()
            git.waitUntilExit()
            #expect(git.terminationStatus == 0)
            #expect(try tool.run("generate", "cart.yaml", "--check").status == 0)
        }
    }

    /// Git leaves out silently what a diff names from another folder than the repository's top.
    @Test func theDiffIsOfTheRepository() throws {
        try CommandLineTool.inFolder { tool in
            try FileManager.default.createDirectory(
                at: tool.folder.appending(path: ".git"),
                withIntermediateDirectories: true
            )
            try tool.write(Self.spec, to: "shop/cart.yaml")
            let shop = CommandLineTool(folder: tool.folder.appending(path: "shop"))
            for (output, path) in [("k8s", "shop/k8s"), ("../k8s/new", "k8s/new")] {
                let diff = try shop.run("generate", "cart.yaml", "--diff", "--output", output)
                #expect(diff.output.hasPrefix("diff --git a/\(path)/cart.yaml b/\(path)/cart.yaml\n"))
            }
        }
    }

    @Test func checkWritesNothing() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.spec, to: "cart.yaml")
            let result = try tool.run("generate", "cart.yaml", "--check")
            #expect(result.status == 1)
            #expect(result.output.isEmpty)
            #expect(result.errorOutput.contains("would create k8s/cart.yaml"))
            #expect(!tool.exists("k8s"))
            let quiet = try tool.run("generate", "cart.yaml", "--check", "--quiet")
            #expect(quiet.status == 1)
            #expect(quiet.output.isEmpty)
            #expect(!quiet.errorOutput.contains("would create"))
        }
    }

    @Test func diffWritesNothing() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.spec, to: "cart.yaml")
            let result = try tool.run("generate", "cart.yaml", "--diff")
            #expect(result.status == 1)
            #expect(result.output.contains("+kind: Deployment"))
            #expect(!tool.exists("k8s"))
        }
    }

    @Test func readsStandardInputAndPrints() throws {
        try CommandLineTool.inFolder { tool in
            // What is there already plays no part.
            try tool.write("# mine\n", to: "cart.yaml")
            let result = try tool.run("generate", "-", "--stdout", input: Self.spec)
            #expect(result.status == 0, "\(result)")
            #expect(result.output.contains("\nkind: Deployment\n"))
            #expect(!result.output.contains("diff --git"))
            #expect(try tool.text(of: "cart.yaml") == "# mine\n")
            #expect(!tool.exists("k8s"))
        }
    }

    @Test func printsOnlyKubernetesObjects() throws {
        let spec = Self.spec + "\nexposure: [{kong: {deck: {}, hosts: [cart.example.com]}}]\n"
        try CommandLineTool.inFolder { tool in
            let result = try tool.run("generate", "-", "--stdout", input: spec)
            #expect(result.status == 0, "\(result)")
            #expect(!result.output.contains("_format_version"))
            #expect(result.errorOutput.contains("left out: cart.kong.yaml"))
        }
    }

    @Test func outputAndLayoutAreTheCallers() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.spec, to: "cart.yaml")
            let output = tool.folder.appending(path: "deploy/base/").path
            let result = try tool.run("generate", "--spec", "cart.yaml", "--output", output, "--layout", "resource")
            #expect(result.status == 0, "\(result)")
            #expect(tool.exists("deploy/base/cart-deployment.yaml"))
            #expect(tool.exists("deploy/base/cart-service.yaml"))
            // An absolute path below the working directory is shown as short as it can be said.
            #expect(result.errorOutput.contains("created deploy/base/cart-deployment.yaml"), "\(result)")
        }
    }

    @Test func specsOfSeveralFoldersGoTheirWays() throws {
        let other = Self.spec.replacing("cart", with: "stock")
        try CommandLineTool.inFolder { tool in
            try tool.write("output: one\nservices:\n- " + Self.spec.replacing("\n", with: "\n  "), to: "a.yaml")
            try tool.write("output: two\nservices:\n- " + other.replacing("\n", with: "\n  "), to: "b.yaml")
            let result = try tool.run("generate", "a.yaml", "b.yaml")
            #expect(result.status == 0, "\(result)")
            #expect(tool.exists("one/cart.yaml"))
            #expect(tool.exists("two/stock.yaml"))
            #expect(result.errorOutput.hasSuffix("2 services: 2 files created\n"))
        }
    }

    @Test(
        arguments: [
            (["--color", "always"], [:], true),
            (["--color", "never"], ["CLICOLOR_FORCE": "1"], false),
            ([], ["CLICOLOR_FORCE": "1"], true),
            ([], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
            ([], [:], false),
        ] as [([String], [String: String], Bool)]
    )
    func colour(_ arguments: [String], _ environment: [String: String], _ isColoured: Bool) throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.spec, to: "cart.yaml")
            let result = try tool.run(["generate", "cart.yaml"] + arguments, environment: environment)
            #expect(result.status == 0)
            #expect(result.output.contains("\u{1B}[32m") == isColoured)
        }
    }

    @Test func specsOfOneFolderMeetThere() throws {
        let exposed = Self.spec + "\nexposure: [{gkeIngress: {}}]\ntraffic:\n  slowestRequest: 20s\n"
        try CommandLineTool.inFolder { tool in
            try tool.write("output: one\nservices:\n- " + Self.spec.replacing("\n", with: "\n  "), to: "a.yaml")
            try tool.write(exposed.replacing("cart", with: "stock"), to: "b.yaml")
            let result = try tool.run("generate", "a.yaml", "b.yaml", "--output", "./one/")
            #expect(result.status == 0, "\(result)")
            #expect(result.errorOutput.contains("created one/cart.yaml"))
            #expect(result.errorOutput.contains("created one/stock.yaml"))
            // A remark points into the file that the service is from, to the field.
            #expect(result.errorOutput.contains("b.yaml:9:3: note: stock: traffic.keepAlive"), "\(result)")
        }
    }

    @Test func schemaIsJSON() throws {
        try CommandLineTool.inFolder { tool in
            let result = try tool.run("schema")
            #expect(result.status == 0)
            let schema = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            #expect(schema?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        }
    }
}
