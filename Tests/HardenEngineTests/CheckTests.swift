import Foundation
import HardenEngine
import Testing

@Suite struct CheckTests {
    static let orders = ManifestFile(
        path: "k8s/orders.yaml",
        text: """
            # Owned by the orders team.
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders, namespace: shop}
            spec:
              replicas: 3
              selector: {matchLabels: {app: orders}}
              template:
                metadata: {labels: {app: orders}}
                spec:
                  terminationGracePeriodSeconds: 20  # as ever
                  containers:
                    - name: orders
                      image: orders:1
                      lifecycle: {preStop: {sleep: {seconds: 25}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: orders, namespace: shop}
            spec: {selector: {app: orders}, ports: [{port: 80, targetPort: 8080}]}

            """
    )

    @Test func findingsHavePlaceSumAndFix() throws {
        let result = Manifests([Self.orders]).check()
        #expect(result.problems.isEmpty)
        let finding = try #require(result.findings.first { $0.rule == "pre-stop-exceeds-grace-period" })
        #expect(finding.severity == .error)
        #expect(finding.object == "Deployment shop/orders")
        #expect("\(finding.location)".hasPrefix("k8s/orders.yaml:"))
        #expect(Self.orders.text.utf8.count > finding.location.range.upperBound)
        #expect(finding.related.contains { $0.location.path == "k8s/orders.yaml" && $0.location.line > 10 })
        #expect(
            result.findings.contains {
                $0.rule == "pre-stop-too-short" && $0.disruptions.contains(.rollout)
                    && $0.symptoms == ["a closed connection (in-cluster clients)"] && !$0.assumptions.isEmpty
            }
        )
        let fix = try #require(finding.fix)
        #expect(fix.isSafe)
        #expect(Rule.all.contains { $0.id == finding.rule && $0.documentation.contains(finding.rule) })
    }

    @Test func fixesChangeNothingElse() throws {
        let manifests = Manifests([Self.orders])
        let fixes = manifests.check().fixes()
        #expect(!fixes.fixed.isEmpty)
        let change = try #require(fixes.patch.changes.first { $0.path == Self.orders.path })
        #expect(change.original == Self.orders.bytes)
        #expect(change.diff.contains("-      terminationGracePeriodSeconds: 20  # as ever"))
        let fixed = fixes.patch.applied(to: manifests.files)
        #expect(fixed[0].text.hasPrefix("# Owned by the orders team.\n"))
        #expect(fixed[0].text.contains("  # as ever\n"))
        // What is fixed stays fixed: a second run has nothing safe to do.
        #expect(Manifests(fixed).check().fixes().patch.isEmpty)
    }

    @Test func unsafeFixesAreMadeWhenAskedFor() {
        let result = Manifests([Self.orders]).check()
        let safe = result.fixes().fixed
        let all = result.fixes(includingUnsafe: true).fixed
        #expect(safe.allSatisfy { $0.fix?.isSafe == true })
        #expect(all.count >= safe.count)
        #expect(result.findings.filter { $0.fix?.isSafe == false }.allSatisfy { !safe.contains($0) })
    }

    @Test func theConfigurationCounts() throws {
        let configuration = try Configuration(
            ManifestFile(
                path: ".harden.yaml",
                text: """
                    rules: {select: [shutdown], minSeverity: error}
                    ignore:
                      - match: {name: orders}
                        rules: [pre-stop-exceeds-grace-period]
                        reason: nobody depends on it

                    """
            )
        )
        let result = Manifests([Self.orders]).check(configuration)
        #expect(result.findings.allSatisfy { $0.severity == .error && $0.rule != "pre-stop-exceeds-grace-period" })
        #expect(result.suppressed.map(\.rule) == ["pre-stop-exceeds-grace-period"])
    }

    @Test(
        arguments: [
            ("platfrom: {}\n", ".harden.yaml:1:1: error: platfrom: unknown field 'platfrom'; did you mean 'platform'?"),
            (
                "rules: {ignore: [securty]}\n",
                "error: rules.ignore[0]: 'securty' is neither a rule nor an area; did you mean 'security'?"
            ),
            ("a: b: c\n", ".harden.yaml:1:"),
        ]
    )
    func mistakesInTheConfiguration(_ text: String, _ message: String) {
        let error = #expect(throws: EngineError.self) {
            try Configuration(ManifestFile(path: ".harden.yaml", text: text))
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func whatCannotBeReadIsAProblemAndNoMore() {
        let broken = ManifestFile(path: "broken.yaml", text: "apiVersion: apps/v1\nkind: Deployment\n  metadata: {}\n")
        let manifests = Manifests([broken, Self.orders])
        #expect(manifests.problems.map(\.path) == ["broken.yaml"])
        #expect(manifests.problems.first?.line == 3)
        #expect(manifests.objects.map(\.kind) == ["Deployment", "Service"])
        #expect(!manifests.check().findings.isEmpty)
        #expect(manifests.check().problems == manifests.problems)
    }

    @Test func eachFileHasItsOwnConfiguration() throws {
        var other = Self.orders
        other.path = "other/orders.yaml"
        let configurations = try ["pre-stop-exceeds-grace-period", "pre-stop-too-short"].map { rule in
            try Configuration(ManifestFile(path: ".harden.yaml", text: "rules: {select: [\(rule)]}\n"))
        }
        let check = Check(
            Manifests([Self.orders, other]),
            configured: [
                ConfiguredFiles(configurations[0], paths: [Self.orders.path]),
                ConfiguredFiles(configurations[1], paths: [other.path]),
            ]
        )
        #expect(
            check.findings.map { [$0.location.path, $0.rule] } == [
                ["k8s/orders.yaml", "pre-stop-exceeds-grace-period"], ["other/orders.yaml", "pre-stop-too-short"],
            ]
        )
    }

    @Test func whatTheCallerWantsGoesBeforeTheConfiguration() throws {
        let configuration = try Configuration(
            ManifestFile(path: ".harden.yaml", text: "rules: {ignore: [shutdown], minSeverity: error}\n")
        )
        let options = try Check.Options(select: ["shutdown"], ignore: ["pre-stop-too-short"], minSeverity: .advice)
        let check = Check(Manifests([Self.orders]), configured: [ConfiguredFiles(configuration)], options: options)
        let rules = Set(check.findings.map(\.rule))
        #expect(rules.contains("pre-stop-exceeds-grace-period") && !rules.contains("pre-stop-too-short"))
        let error = #expect(throws: EngineError.self) { try Check.Options(select: ["shutdwn"]) }
        #expect(
            error?.description == "error: 'shutdwn' is neither a rule nor an area; did you mean 'shutdown'?"
        )
    }

    @Test func aBaselineKnowsWhatWasThere() throws {
        let first = Manifests([Self.orders]).check()
        let text = Baseline(accepting: first).text
        let file = ManifestFile(path: "baseline.json", text: text)
        let known = Check(Manifests([Self.orders]), options: try Check.Options(baseline: Baseline(file)))
        // What is known is not fixed, so that nothing was proven of its fixes.
        #expect(known.findings.isEmpty && known.known.map(\.message) == first.findings.map(\.message))
        #expect(known.goneCount == 0)
        // Without a fix to be made, nothing changes.
        #expect(known.fixes(includingUnsafe: true).patch.isEmpty)
        let fixed = Manifests(first.fixes().patch.applied(to: [Self.orders]))
        let rest = Check(fixed, options: try Check.Options(baseline: Baseline(file)))
        #expect(rest.goneCount == first.fixes().fixed.count)
        // Of files that are not read nothing is known.
        #expect(Check(Manifests([]), options: try Check.Options(baseline: Baseline(file))).goneCount == 0)
        let error = #expect(throws: EngineError.self) { try Baseline(ManifestFile(path: "b.json", text: "[1]")) }
        #expect(error?.description.hasPrefix("b.json:1:1: error: ") == true)
    }

    @Test func whatIsLeftAloneIsListed() {
        let values = ManifestFile(path: "chart/values.yaml", text: "image: orders\n")
        let manifests = Manifests([values, Self.orders])
        #expect(manifests.leftAloneDocuments.map(\.path) == ["chart/values.yaml"])
        #expect(manifests.leftAloneDocuments.map(\.reason) == ["helm-values"])
        #expect(manifests.fileCount == 2)
    }

    @Test("generated files are read, counted, and left alone unless somebody asks for them")
    func generatedFiles() throws {
        let head = "# Code generated by tool. DO NOT EDIT.\n"
        let manifests = Manifests([ManifestFile(path: Self.orders.path, text: head + Self.orders.text)])
        let quiet = Check(manifests)
        #expect(quiet.findings.isEmpty && quiet.fixes().patch.changes.isEmpty)
        #expect(quiet.manifests.objects.count == 2)
        #expect(quiet.manifests.leftAlone == ["generated": 2])
        var options = Check.Options()
        options.includesGenerated = true
        let asked = Check(manifests, options: options)
        #expect(asked.findings.map(\.rule) == Manifests([Self.orders]).check().findings.map(\.rule))
        #expect(!asked.findings.isEmpty && asked.manifests.leftAlone.isEmpty)
    }

    @Test("what nobody acts on case by case is no finding unless its rule is named")
    func remarks() throws {
        let text = Self.orders.text.replacing("replicas: 3", with: "replicas: 1")
        let manifests = Manifests([ManifestFile(path: "k8s/orders.yaml", text: text)])
        let check = manifests.check()
        #expect(!check.findings.contains { $0.rule == "single-replica" })
        let remark = try #require(check.remarks.first)
        #expect(check.remarks.count == 1 && remark.rule == "single-replica")
        #expect(remark.message == "1 workload has a single Pod, which goes with its node")
        #expect(remark.findings.map(\.object) == ["Deployment shop/orders"] && remark.findings[0].fix == nil)
        let named = Check(manifests, options: try Check.Options(select: ["single-replica"]))
        #expect(named.findings.count == 1 && named.findings[0].fix != nil && named.remarks.isEmpty)
    }

    @Test("a comment that speaks of numbers beside one that a fix changes is pointed out")
    func commentsThatMayBecomeFalse() throws {
        func notes(_ comment: String) throws -> [String] {
            let text = Self.orders.text.replacing("# as ever", with: comment)
            let findings = Manifests([ManifestFile(path: "k8s/orders.yaml", text: text)]).check().findings
            return try #require(findings.first { $0.rule == "pre-stop-exceeds-grace-period" }).notes
        }
        let note = "the comment in line 11 speaks of numbers; see whether it is still true"
        #expect(try notes("# preStop 15 s, plus 5 s").contains(note))
        #expect(try notes("# = 120 s, plus 10 s buffer").contains(note))
        for comment in ["# as ever", "# = preStop 15 + shutdown 5", "# see k8s-1.30.md and web-2"] {
            #expect(try !notes(comment).contains { $0.contains("speaks of numbers") }, "\(comment)")
        }
    }

    @Test("of what no cluster serves it is said, and nothing else")
    func removedVersion() {
        let old = Self.orders.text.replacing("apiVersion: apps/v1\n", with: "apiVersion: extensions/v1beta1\n")
        let check = Manifests([ManifestFile(path: "k8s/orders.yaml", text: old)]).check()
        #expect(check.findings.map(\.rule) == ["api-version-removed"])
        #expect(check.fixes(includingUnsafe: true).patch.changes.isEmpty)
        #expect(Manifests([Self.orders]).check().findings.count > 1)
    }

    @Test("what unsafe fixes make necessary leaves test data alone, too")
    func testDataInFurtherRounds() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        for path in ["k8s/orders.yaml", "testdata/orders.yaml"] {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Self.orders.text.write(to: file, atomically: true, encoding: .utf8)
        }
        let paths = Manifests(reading: [folder.path]).check().fixes(includingUnsafe: true).patch.changes.map(\.path)
        #expect(!paths.isEmpty && paths.allSatisfy { !$0.contains("testdata") }, "\(paths)")
    }

    @Test("a refusal counts its line from the start of the file")
    func refusedLine() throws {
        let probes = """
            readinessProbe: &probe {httpGet: {path: /, port: 8080}, failureThreshold: 12}
                      livenessProbe: *probe
            """
        let text = Self.orders.text
            .replacing("image: orders:1\n", with: "image: orders:1\n          \(probes)\n")
            .replacing("          lifecycle: {preStop: {sleep: {seconds: 25}}}\n", with: "")
        let before = "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: [{port: 80}]}\n---\n"
        let file = ManifestFile(path: "k8s/a.yaml", text: before + text)
        let refused = Manifests([file]).check().fixes(includingUnsafe: true).refused.map(\.reason)
        let lines = refused.compactMap { reason in
            reason.firstMatch(of: /line ([0-9]+)/).flatMap { Int($0.output.1) }
        }
        #expect(!lines.isEmpty, "\(refused)")
        #expect(lines.allSatisfy { $0 == 20 }, "\(refused)")
    }
}
