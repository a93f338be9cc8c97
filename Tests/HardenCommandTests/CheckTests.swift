import Foundation
import Testing

@Suite struct CheckTests {
    static let manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:
          replicas: 3
          selector: {matchLabels: {app: orders}}
          template:
            metadata:
              labels: {app: orders}
            spec:
              terminationGracePeriodSeconds: 20 # ours
              containers:
              - name: orders
                image: orders:1
                lifecycle: {preStop: {sleep: {seconds: 15}}}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: orders
        spec:
          selector: {app: orders}
          ports:
          - port: 80

        """
    private static let rule = ["--select", "grace-period-too-short"]

    @Test func findsShowsAndFixes() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest, to: "k8s/orders.yaml")
            let found = try tool.run(["k8s"] + Self.rule)
            #expect(found.status == 1)
            #expect(found.output.contains("warning[grace-period-too-short]: orders has 5 s to shut down"))
            #expect(found.output.contains("--> k8s/orders.yaml:12:38"))
            #expect(found.output.contains("+      terminationGracePeriodSeconds: 105 # ours\n"))
            #expect(try tool.text(of: "k8s/orders.yaml") == Self.manifest)

            let fixed = try tool.run(["k8s", "--write"] + Self.rule)
            #expect(fixed.status == 0)
            let expected = Self.manifest.replacingOccurrences(of: "Seconds: 20 # ours", with: "Seconds: 105 # ours")
            #expect(try tool.text(of: "k8s/orders.yaml") == expected)
            #expect(try tool.run(["k8s"] + Self.rule).status == 0)
        }
    }

    /// What is shown and what fails are told apart, by the call or by the configuration.
    @Test func failsFromASeverityOn() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest, to: "k8s/orders.yaml")
            for (threshold, status) in [("never", 0), ("error", 0), ("warning", 1), ("advice", 1)] as [(String, Int32)]
            {
                let run = try tool.run(["k8s", "--fail-on", threshold] + Self.rule)
                #expect(run.status == status, "\(threshold)")
                #expect(run.output.contains("warning[grace-period-too-short]"))
                try tool.write("rules: {failOn: \(threshold)}\n", to: ".harden.yaml")
                #expect(try tool.run(["k8s"] + Self.rule).status == status, "\(threshold)")
                #expect(try tool.run(["k8s", "--fail-on", "warning"] + Self.rule).status == 1, "the call goes first")
            }
        }
    }

    /// 'kubectl get deployments' prints no Services: that nothing is found then says little.
    @Test func saysThatRequestsAreMissing() throws {
        let parts = Self.manifest.components(separatedBy: "---\n")
        let deployment = parts[0] + "        ports: [{containerPort: 8080}]\n"
        let note = "note: Deployment orders has ports, but no Service in the input sends it requests"
        let several = "note: 2 workloads have ports, but no Service in the input sends them requests"
        for (manifest, expected) in [
            (deployment, note), (deployment + "---\n" + deployment.replacing("orders", with: "carts"), several),
            (parts[0], nil), (deployment + "---\n" + parts[1], nil),
        ] {
            let result = try CommandLineTool.inFolder { try $0.run("-", "--select", "single-replica", input: manifest) }
            #expect(result.status == 0)
            #expect(result.errorOutput.contains(expected ?? "1 file"), "\(result)")
            #expect(result.errorOutput.contains("note: ") == (expected != nil), "\(result)")
        }
    }

    /// What is written is not offered, nor what cannot be.
    @Test func theSummarySaysWhatBecomesOfFixes() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest, to: "orders.yaml")
            let offered = try tool.run(["orders.yaml"] + Self.rule)
            #expect(offered.output.contains("1 warning; 1 can be fixed with --write\n"), "\(offered)")
            let shown = try tool.run(["-"] + Self.rule, input: Self.manifest)
            #expect(shown.output.contains("1 warning; 1 can be fixed, as --diff shows\n"), "\(shown)")
            let made = try tool.run(["orders.yaml", "--write"] + Self.rule)
            #expect(made.output.contains("1 warning; 1 is fixed\n"), "\(made)")
        }
    }

    /// Git leaves out silently what it does not find below its working directory.
    @Test func gitAppliesTheDiffFromAnywhere() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest, to: "k8s/base/orders.yaml")
            try tool.write("", to: "k8s/overlay/notes.yaml")
            try Self.git(["init", "--quiet"], in: tool.folder)
            let inside = CommandLineTool(folder: tool.folder.appending(path: "k8s/overlay"))
            let whole = tool.folder.appending(path: "k8s/base").path
            for (place, path) in [(tool, "k8s"), (tool, "./k8s/base/"), (inside, "../base"), (inside, whole)] {
                let patch = try place.run(["--diff", path] + Self.rule).output
                #expect(patch.hasPrefix("diff --git a/k8s/base/orders.yaml b/k8s/base/orders.yaml\n"), "\(path)")
                try patch.write(to: tool.folder.appending(path: "fix.patch"), atomically: true, encoding: .utf8)
                try Self.git(["apply", "../fix.patch"], in: tool.folder.appending(path: "k8s"))
                #expect(try tool.text(of: "k8s/base/orders.yaml").contains("Seconds: 105 # ours"), "\(path)")
                try tool.write(Self.manifest, to: "k8s/base/orders.yaml")
            }
        }
    }

    private static func git(_ arguments: [String], in folder: URL) throws {
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        git.arguments = ["git"] + arguments
        git.currentDirectoryURL = folder
        try git.run()
        git.waitUntilExit()
        #expect(git.terminationStatus == 0)
    }

    @Test func aFolderWithoutFilesIsNoCleanOne() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("text", to: "docs/readme.txt")
            for command in ["check", "simulate"] {
                let result = try tool.run(command, "docs")
                #expect(result.status == 2 && result.output.isEmpty, "\(result)")
                #expect(result.errorOutput.hasPrefix("docs: error: there is no YAML or JSON file here"))
            }
        }
    }

    @Test func nothingOnStandardInputIsNoCleanInput() throws {
        try CommandLineTool.inFolder { tool in
            for (command, input) in [("check", ""), ("check", "\n"), ("simulate", "")] {
                let result = try tool.run(command, "-", input: input)
                #expect(result.status == 2 && result.output.isEmpty, "\(result)")
                #expect(result.errorOutput.hasPrefix("standard input: error: there is nothing in it"), "\(result)")
            }
            #expect(try tool.run("-", input: "# all is switched off\n").status == 0)
        }
    }

    @Test func findingsOfFilesThatAreNotReadAreNotGone() throws {
        try CommandLineTool.inFolder { tool in
            for name in ["orders", "carts"] {
                try tool.write(Self.manifest.replacing("orders", with: name), to: "k8s/\(name).yaml")
            }
            _ = try tool.run(["k8s", "--write-baseline", "base.json"] + Self.rule)
            let part = try tool.run(["k8s/carts.yaml", "--baseline", "base.json"] + Self.rule)
            #expect(part.status == 0 && !part.errorOutput.contains("gone"), "\(part)")
            try tool.write(Self.manifest.replacing("Seconds: 20", with: "Seconds: 200"), to: "k8s/orders.yaml")
            let whole = try tool.run(["k8s", "--baseline", "base.json"] + Self.rule)
            #expect(whole.errorOutput.contains("base.json: 1 of its findings are gone;"), "\(whole)")
        }
    }

    @Test func whatIsGivenIsNotAssumed() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest, to: "orders.yaml")
            let result = try tool.run(["orders.yaml"] + Self.rule)
            #expect(result.output.contains("\n  [1] application.shutdown unknown: a start value"), "\(result)")
            try tool.write("application: {onSIGTERM: drains, slowestRequest: 60s}\n", to: ".harden.yaml")
            let known = try tool.run(["orders.yaml"] + Self.rule)
            #expect(
                known.output.contains("\ngiven:\n  [2] onSIGTERM drains: .harden.yaml:1:26 (1 finding)"),
                "\(known)"
            )
        }
    }

    @Test func theReadmeShowsWhatIsPrinted() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let shown = try #require(readme.components(separatedBy: "```\n").first { $0.hasPrefix("warning[") })
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest.replacingOccurrences(of: " # ours", with: ""), to: "k8s/orders.yaml")
            #expect(try tool.run(["k8s"] + Self.rule).output.hasPrefix(shown))
        }
    }

    @Test func standardInputGivesADiff() throws {
        try CommandLineTool.inFolder { tool in
            let result = try tool.run(["-", "--diff"] + Self.rule, input: Self.manifest)
            #expect(result.status == 1)
            #expect(result.output.hasPrefix("diff --git a/stdin.yaml b/stdin.yaml\n"))
            #expect(try tool.run(["-", "--write"], input: Self.manifest).status == 2)
        }
    }

    @Test func unreadableFilesDoNotStopTheOthers() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest, to: "orders.yaml")
            try tool.write("apiVersion: apps/v1\nkind: Deployment\nspec: [\n", to: "broken.yaml")
            let result = try tool.run([".", "--format", "concise"] + Self.rule)
            #expect(result.status == 2)
            #expect(result.errorOutput.contains("broken.yaml:4:1: error: "))
            #expect(result.output.contains("orders.yaml:12:38: warning[grace-period-too-short]"))
            #expect(try tool.run("nowhere").errorOutput.contains("nowhere: error: there is no such file or folder"))
        }
    }

    @Test func aBaselineHoldsFromEveryFolder() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest, to: "project/k8s/orders.yaml")
            try tool.write("", to: "project/.git/config")
            let baseline = tool.folder.appending(path: "baseline.json").path
            _ = try tool.run(["project", "--write-baseline", baseline])
            let within = CommandLineTool(folder: tool.folder.appending(path: "project/k8s"))
            #expect(try within.run([".", "--baseline", baseline]).status == 0)
            #expect(try tool.run([tool.folder.path, "--baseline", baseline]).status == 0)
            #expect(try tool.text(of: "baseline.json").contains("\"file\": \"k8s/orders.yaml\""))
        }
    }

    @Test func suppressionsAndBaselines() throws {
        try CommandLineTool.inFolder { tool in
            let quiet = Self.manifest.replacingOccurrences(
                of: "# ours",
                with: "# harden: ignore[grace-period-too-short] it exits at once"
            )
            try tool.write(quiet, to: "quiet.yaml")
            #expect(try tool.run(["quiet.yaml"] + Self.rule).status == 0)
            try tool.write(Self.manifest, to: "orders.yaml")
            #expect(try tool.run(["orders.yaml", "--write-baseline", "base.json"] + Self.rule).status == 0)
            let known = try tool.run(["orders.yaml", "--baseline", "base.json"] + Self.rule)
            #expect(known.status == 0, "\(known.output)\(known.errorOutput)")
        }
    }

    @Test func proxiesAreExplained() throws {
        let page = try CommandLineTool.result(of: "explain", "--proxies")
        #expect(page.status == 0)
        let cells = page.output.split(separator: "\n").filter { $0.hasPrefix("|") }.map {
            $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let header = try #require(cells.first)
        let (nginx, envoy) = (
            try #require(header.firstIndex(of: "nginx")), try #require(header.firstIndex(of: "Envoy"))
        )
        let haproxy = try #require(header.firstIndex(of: "HAProxy"))
        let cut = try #require(cells.first { $0[0] == "the process ends while it answers" })
        #expect((cut[nginx], cut[envoy], cut[haproxy]) == ("502", "503", "closed or 502"))
        let gone = try #require(cells.first { $0[0] == "the Pod's address is gone" })
        #expect((gone[nginx], gone[envoy], gone[haproxy]) == ("504", "503", "503 or closed"))
        #expect(cells.contains(["ingress-nginx", "ingress-nginx", "2 ×", "2 ×, without a POST"]))
        #expect(cells.contains(["nginx", "nginx", "no", "no"]))
        #expect(cells.contains(["HAProxy elsewhere, as is customary", "HAProxy", "3 ×", "no"]))
        #expect(cells.contains { $0.starts(with: ["GKE Ingress (internal)", "Envoy"]) })
        #expect(try CommandLineTool.result(of: "explain", "--proxies", "--all").status == 2)
    }

    @Test func serversAreExplained() throws {
        let page = try CommandLineTool.result(of: "explain", "--servers")
        #expect(page.status == 0)
        #expect(
            page.output.contains("| nginx (`nginx`) | HTTP | exits at once * | SIGQUIT: drains * | 75 s *; 65 s in")
        )
        #expect(page.output.contains("| uvicorn (`uvicorn`) | HTTP | drains * | – | 5 s * | `--timeout-keep-alive`"))
        let json = try CommandLineTool.result(of: "explain", "--servers", "--format", "json")
        #expect(json.status == 0)
        #expect(json.output.contains("\"evidence\": \"measured\""))
        #expect(try CommandLineTool.result(of: "explain", "--servers", "--proxies").status == 2)
        #expect(try CommandLineTool.result(of: "explain", "--format", "json").status == 2)
    }

    @Test func rulesExplainThemselves() throws {
        let list = try CommandLineTool.result(of: "explain")
        #expect(list.status == 0)
        #expect(list.output.contains("  grace-period-too-short: "))
        #expect(try CommandLineTool.result(of: "explain", "grace-period-too-short").output.contains("For example:"))
        #expect(try CommandLineTool.result(of: "explain", "nonsense").status == 2)
        let area = try CommandLineTool.result(of: "explain", "shutdown").output
        #expect(area.hasPrefix("shutdown:\n  pre-stop-missing: ") && list.output.hasPrefix(area))
        #expect(try CommandLineTool.result(of: ".", "--select", "nonsense").errorOutput.contains("'harden explain'"))
    }
}
