import HardenKubernetes
import HardenRules
import HardenTesting
import HardenYAML
import Testing

@Suite struct FixPlannerTests {
    private let grace = SampleManifests.pod.appending("terminationGracePeriodSeconds")
    private let container = SampleManifests.pod.appending("containers").appending(0)

    private func preStop(_ seconds: Int) -> YAMLEdit {
        .put(
            container.appending("lifecycle").appending("preStop").appending("sleep").appending("seconds"),
            .int(seconds),
            comment: "= draining 60 + drain latency 60"
        )
    }

    @Test func fixesOfSeveralRulesCompose() throws {
        let file = SampleManifests.deployment()
        let findings = [
            file.finding(
                "grace-period-too-short",
                on: "30",
                edits: [.put(grace, 135), .comment(grace, "= preStop 120 + shutdown 15")]
            ),
            file.finding("pre-stop-missing", on: "orders:1", edits: [preStop(120)]),
            file.finding("minimum-ready-missing", on: "spec", edits: [.put(["spec", "minReadySeconds"], 10)]),
            file.finding(
                "security",
                on: "orders:1",
                edits: [.put(container.appending("securityContext").appending("runAsNonRoot"), true)],
                safety: .unsafe
            ),
        ]
        let plan = FixPlanner(files: [file]).plan(findings)
        try Golden.check(plan.text, "fixing/compose.txt")
        #expect(plan.fixed == [0, 1, 2])

        let unsafe = FixPlanner(files: [file]).plan(findings, includingUnsafe: true)
        #expect(unsafe.fixed == [0, 1, 2, 3])

        let again = FixPlanner(files: plan.applied(to: [file])).plan(findings)
        #expect(again.isEmpty)
        #expect(again.refused.isEmpty)
    }

    @Test func ofTwoAmountsTheLargerDemandIsWritten() throws {
        let file = SampleManifests.deployment()
        for order in [[135, 210], [210, 135]] {
            let findings = order.enumerated().map { position, seconds in
                file.finding(
                    "rule-\(position)",
                    on: "30",
                    edits: [.put(grace, .int(seconds)), .comment(grace, "= for \(seconds)")]
                )
            }
            let plan = FixPlanner(files: [file]).plan(findings)
            let text = String(decoding: try #require(plan.files.first).result, as: UTF8.self)
            #expect(text.contains("terminationGracePeriodSeconds: 210  # = for 210\n"), "\(text)")
            #expect(plan.settlements.count == 1)
            #expect(plan.settlements.first?.winner == order.firstIndex(of: 210))
            #expect(plan.fixed == [0, 1])
        }
    }

    @Test func whatIsCoveredTwiceIsToldOnce() throws {
        let file = SampleManifests.deployment()
        let findings = [210, 210, 100].enumerated().map { position, seconds in
            file.finding("rule-\(position)", on: "30", edits: [.put(grace, .int(seconds))])
        }
        let plan = FixPlanner(files: [file]).plan(findings)
        #expect(plan.settlements.map(\.reason) == ["210 (rule-0) covers 100 (rule-2)"])
    }

    @Test func aLimitIsTheStricterTheSmallerItIs() throws {
        let file = SampleManifests.deployment()
        let path: YAMLPath = ["spec", "strategy", "rollingUpdate", "maxUnavailable"]
        let findings = [1, 0].map { file.finding("rule-\($0)", on: "replicas", edits: [.put(path, .int($0))]) }
        let plan = FixPlanner(files: [file]).plan(findings)
        let text = String(decoding: try #require(plan.files.first).result, as: UTF8.self)
        #expect(text.contains("maxUnavailable: 0"))
        #expect(plan.settlements.map(\.winner) == [1])
    }

    @Test func whatExcludesEachOtherIsDecidedByTheOrderOfRules() throws {
        let file = SampleManifests.deployment()
        let path = container.appending("image")
        let findings = [
            file.finding("second", on: "orders:1", edits: [.put(path, "orders:2"), .put(grace, 60)]),
            file.finding("first", on: "orders:1", edits: [.delete(path)]),
        ]
        let plan = FixPlanner(files: [file], precedence: ["first", "second"]).plan(findings)
        try Golden.check(plan.text, "fixing/exclusive.txt")
        #expect(plan.fixed == [1])
        #expect(plan.refused.map(\.finding) == [0])
    }

    @Test func aRefusedFixLeavesTheRest() throws {
        let file = YAMLFile(
            text: """
                spec: &spec
                  a: 1
                other: *spec
                metadata: {name: x}

                """,
            name: "anchors.yaml"
        )
        let second = SampleManifests.service
        let findings = [
            file.finding("through-anchor", on: "a: 1", edits: [.put(["spec", "a"], 2)]),
            file.finding("fine", on: "metadata", edits: [.put(["metadata", "name"], "y")]),
            file.finding(
                "two-files",
                on: "a: 1",
                fix: Fix(
                    "both",
                    changes: [
                        .edit(file: second.source.name, document: 0, .put(["spec", "clusterIP"], "None")),
                        .edit(file: file.source.name, document: 0, .put(["spec", "b"], 2)),
                    ]
                )
            ),
            file.finding("no-document", on: "a: 1", document: 7, edits: [.put(["a"], 1)]),
        ]
        let plan = FixPlanner(files: [file, second]).plan(findings)
        try Golden.check(plan.text, "fixing/refused.txt")
        #expect(plan.fixed == [1])
        // Half of a fix is none.
        #expect(plan.files.map(\.path) == ["anchors.yaml"])
    }

    @Test func theOuterValueIsWrittenBeforeTheInnerOne() throws {
        let file = SampleManifests.deployment()
        let lifecycle = container.appending("lifecycle")
        let findings = [
            file.finding("a-inner", on: "orders:1", edits: [.put(lifecycle.appending("stopSignal"), "SIGTERM")]),
            file.finding("b-outer", on: "orders:1", edits: [.put(lifecycle, ["preStop": ["sleep": ["seconds": 5]]])]),
        ]
        let plan = FixPlanner(files: [file]).plan(findings)
        let text = String(decoding: try #require(plan.files.first).result, as: UTF8.self)
        #expect(text.contains("stopSignal: SIGTERM"))
        #expect(text.contains("seconds: 5"))
        #expect(plan.fixed == [0, 1])
    }

    @Test func sameFixTwiceIsDoneOnce() throws {
        let file = SampleManifests.deployment()
        let edit = YAMLEdit.append(to: container.appending("env"), ["name": "A", "value": "1"])
        let findings = ["one", "two"].map { file.finding($0, on: "env", edits: [edit]) }
        let plan = FixPlanner(files: [file]).plan(findings)
        let text = String(decoding: try #require(plan.files.first).result, as: UTF8.self)
        #expect(text.split(separator: "name: A").count == 2)
        #expect(plan.fixed == [0, 1])
    }

    @Test("what each fix does alone does not depend on how many are asked for", arguments: [false, true])
    func eachAlone(isOnOneLine: Bool) throws {
        let pairs = (0..<6).flatMap { number -> [String] in
            let labels = #"{"app": "a\#(number)"}"#
            let container = #"{"name": "a", "image": "nginx:1.25", "ports": [{"containerPort": 80}]}"#
            let template = #"{"metadata": {"labels": \#(labels)}, "spec": {"containers": [\#(container)]}}"#
            return [
                #"{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a\#(number)"}, "spec": {"#
                    + #""selector": {"matchLabels": \#(labels)}, "template": \#(template)}}"#,
                #"{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a\#(number)"}, "spec": {"selector": "#
                    + #"\#(labels), "ports": [{"port": 80}]}}"#,
            ]
        }
        let text =
            isOnOneLine
            ? #"{"apiVersion": "v1", "kind": "List", "items": [\#(pairs.joined(separator: ", "))]}"#
            : pairs.joined(separator: "\n---\n") + "\n"
        let loaded = LoadedFile.load(Array(text.utf8), path: isOnOneLine ? "list.json" : "all.yaml")
        let findings = Checker().check(RuleContext(Topology(Manifests([loaded]))))
        #expect(findings.count { $0.fix != nil } > 12)
        let planner = FixPlanner(files: [try #require(loaded.file)])
        for (finding, files) in zip(findings, planner.plansOfEach(findings)) {
            let alone = planner.plan([finding], includingUnsafe: true).files
            #expect(files.map(\.path) == alone.map(\.path))
            #expect(files.map(\.edits) == alone.map(\.edits), "\(finding.rule)")
        }
    }

    @Test("of many fixes of a file those are left out that cannot be made, and no others")
    func manyRefusals() throws {
        let text = (0..<40).map { "a\($0): \($0 % 7 == 3 ? "text" : "{b: c}")\n" }.joined()
        let file = YAMLFile(text: text, name: "a.yaml")
        let findings = (0..<40).map { number in
            file.finding(
                "rule",
                on: "a\(number)",
                edits: [.put(YAMLPath([.key("a\(number)"), .key("new")]), .int(number))]
            )
        }
        let plan = FixPlanner(files: [file]).plan(findings)
        #expect(plan.refused.map(\.finding) == (0..<40).filter { $0 % 7 == 3 })
        #expect(plan.files.first?.edits.count == 40 - plan.refused.count)
    }
}
