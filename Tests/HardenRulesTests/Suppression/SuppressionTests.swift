import HardenRules
import HardenYAML
import Testing

@Suite struct SuppressionTests {
    private let rules = ["grace-period-too-short", "pre-stop-missing", "single-replica"]

    private func outcome(
        _ text: String,
        on needles: [(rule: String, text: String)],
        configuration: String = "",
        ran: Set<String>? = nil
    ) -> SuppressionSet.Outcome {
        let file = YAMLFile(text: text, name: "a.yaml")
        let source = YAMLFile(text: configuration, name: ".harden.yaml")
        let set = SuppressionSet(
            files: [file],
            configuration: ConfigurationFile(source),
            configurationSource: source.source,
            knownRules: rules
        )
        return set.apply(
            to: needles.map { file.finding($0.rule, on: $0.text) },
            ranRules: ran ?? Set(rules)
        )
    }

    @Test(
        arguments: [
            "a: 1  # harden: ignore[single-replica] one is enough\n",
            "# harden: ignore[single-replica] one is enough\na: 1\n",
            "# harden: ignore[single-replica] one is enough\n\n# another comment\n\na: 1\n",
            "b: 2\r\n# harden:ignore[ single-replica , pre-stop-missing ]: one is enough\r\na: 1\r\n",
            "x:\n    # harden: ignore[single-replica] one is enough\n    a: 1\n",
        ]
    )
    func commentOnOrAboveTheLine(_ text: String) {
        let outcome = outcome(text, on: [("single-replica", "a: 1")], ran: ["single-replica"])
        #expect(outcome.kept.isEmpty)
        #expect(outcome.suppressed.map(\.suppression.reason) == ["one is enough"])
        #expect(outcome.remarks.isEmpty)
    }

    @Test(
        arguments: [
            "a: 1\nb: 2  # harden: ignore[single-replica] why\n",
            "# harden: ignore[single-replica] why\nb: 2\na: 1\n",
            "a: 1\n# harden: ignore[single-replica] why\n",
            "# harden: ignore[pre-stop-missing] why\na: 1\n",
        ]
    )
    func elsewhereItIsUnused(_ text: String) throws {
        let outcome = outcome(text, on: [("single-replica", "a: 1")])
        #expect(outcome.kept.count == 1)
        #expect(outcome.remarks.map(\.rule) == ["suppression-unused"])
        #expect(try #require(outcome.remarks.first).primary.range.count > 10)
    }

    @Test func aRuleThatDidNotRunIsNotUnused() {
        let text = "a: 1  # harden: ignore[single-replica] why\n"
        #expect(outcome(text, on: [], ran: ["pre-stop-missing"]).remarks.isEmpty)
    }

    @Test(
        arguments: [
            ("# harden: ignore\na: 1\n", "names no rule"),
            ("# harden: ignore[] why\na: 1\n", "names no rule"),
            ("# harden: ignore[single-replica]\na: 1\n", "gives no reason"),
            ("# harden: ignore[single-replicas] why\na: 1\n", "did you mean 'single-replica'?"),
            ("metadata:\n  annotations: {harden.dev/ignore: single-replica}\na: 1\n", "gives no reason"),
        ]
    )
    func mistakesAreReportedAndSuppressNothing(_ text: String, _ message: String) {
        let outcome = outcome(text, on: [("single-replica", "a: 1")])
        #expect(outcome.kept.count == 1)
        #expect(outcome.remarks.map(\.rule) == ["suppression-invalid"])
        #expect(outcome.remarks.first?.message.contains(message) == true, "\(outcome.remarks)")
    }

    @Test func aHashWithinAValueIsNoComment() {
        let text = "b: \"# harden: ignore[single-replica] why\"\nc: |\n  # harden: ignore[single-replica] why\na: 1\n"
        let outcome = outcome(text, on: [("single-replica", "a: 1")])
        #expect(outcome.kept.count == 1)
        #expect(outcome.remarks.isEmpty)
    }

    @Test func anAnnotationCoversItsDocument() {
        let text = """
            metadata:
              annotations:
                harden.dev/ignore: |
                  single-replica, pre-stop-missing: a batch job
                  grace-period-too-short: it has no state
            a: 1
            ---
            b: 2

            """
        let outcome = outcome(
            text,
            on: [
                ("single-replica", "a: 1"), ("single-replica", "b: 2"), ("grace-period-too-short", "a: 1"),
            ]
        )
        #expect(outcome.kept.map(\.primary.document) == [1])
        #expect(outcome.suppressed.map(\.suppression.reason) == ["a batch job", "it has no state"])
        #expect(outcome.remarks.map(\.message) == ["nothing is suppressed: pre-stop-missing finds nothing here"])
    }

    @Test func theConfigurationNamesObjects() {
        let object = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders-v2, labels: {tier: batch}}\na: 1\n"
        func ignore(_ match: String) -> String {
            "ignore:\n  - rules: [single-replica]\n    match: \(match)\n    reason: known\n"
        }
        for match in ["{kind: Deployment}", "{name: orders-*}", "{namespace: default, labels: {tier: batch}}"] {
            let outcome = outcome(object, on: [("single-replica", "a: 1")], configuration: ignore(match))
            #expect(outcome.kept.isEmpty, "\(match)")
            #expect(outcome.remarks.isEmpty)
        }
        for match in ["{kind: StatefulSet}", "{name: orders}", "{namespace: shop}", "{labels: {tier: web}}"] {
            let outcome = outcome(object, on: [("single-replica", "a: 1")], configuration: ignore(match))
            #expect(outcome.kept.count == 1, "\(match)")
            // What it names may be in another part of the repository.
            #expect(outcome.remarks.isEmpty)
        }
        let unused = outcome(object, on: [], configuration: ignore("{kind: Deployment}"))
        #expect(unused.remarks.map(\.primary.file) == [".harden.yaml"])
        #expect(unused.remarks.map(\.primary.range.lowerBound) == [12])
        #expect(outcome("", on: [], configuration: ignore("{kind: Deployment}")).remarks.isEmpty)
    }

    @Test(
        arguments: [
            ("# harden: ignore[grace-period-too-short] a toy\ngrace: 20\nimage: a\n", ""),
            ("grace: 20  # harden: ignore[grace-period-too-short] a toy\nimage: a\n", ""),
            (
                "metadata: {annotations: {harden.dev/ignore: 'grace-period-too-short: a toy'}}\ngrace: 20\nimage: a\n",
                ""
            ),
            (
                "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\ngrace: 20\nimage: a\n",
                "ignore:\n  - {rules: [grace-period-too-short], match: {kind: Pod}, reason: a toy}\n"
            ),
        ]
    )
    func noOtherFixChangesWhatIsAccepted(_ text: String, _ configuration: String) {
        let file = YAMLFile(text: text, name: "a.yaml")
        let set = SuppressionSet(
            files: [file],
            configuration: ConfigurationFile(YAMLFile(text: configuration, name: ".harden.yaml")),
            knownRules: rules
        )
        let findings = [
            file.finding("grace-period-too-short", on: "20", edits: [.put(["grace"], 60)]),
            file.finding("pre-stop-missing", on: "image", edits: [.put(["hook"], 45), .put(["grace"], 60)]),
            file.finding("single-replica", on: "image", edits: [.put(["replicas"], 2)]),
        ]
        let outcome = set.apply(to: findings, ranRules: Set(rules))
        #expect(outcome.kept.map(\.rule) == ["pre-stop-missing", "single-replica"])
        let protected = set.protectedFields(outcome.suppressed)
        let plan = FixPlanner(files: [file], protected: protected).plan(outcome.kept)
        #expect(plan.refused.map(\.finding) == [0])
        #expect(plan.refused.allSatisfy { $0.reason.contains("'grace' is accepted") && $0.reason.contains("a toy") })
        #expect(plan.fixed == [1])
    }

    @Test func aCommentThatKeepsAFixOffItsLineIsUsed() {
        let file = YAMLFile(text: "grace: 20  # harden: ignore[grace-period-too-short] a toy\nb: 1\n", name: "a.yaml")
        let set = SuppressionSet(files: [file], knownRules: rules)
        let finding = file.finding("pre-stop-missing", on: "b", edits: [.put(["grace"], 60)])
        let outcome = set.apply(to: [finding], ranRules: Set(rules))
        #expect(outcome.remarks.isEmpty)
        #expect(FixPlanner(files: [file], protected: set.protectedFields([])).plan(outcome.kept).isEmpty)
    }

    @Test func theConfigurationNamesItemsOfAList() {
        let list = """
            kind: List
            apiVersion: v1
            items:
              - {apiVersion: apps/v1, kind: Deployment, metadata: {name: orders}, a: 1}
              - {apiVersion: apps/v1, kind: Deployment, metadata: {name: cart}, b: 2}
            """
        let outcome = outcome(
            list,
            on: [("single-replica", "a: 1"), ("pre-stop-missing", "b: 2")],
            configuration: """
                ignore:
                  - rules: [single-replica, pre-stop-missing]
                    match: {name: cart}
                    reason: known
                """
        )
        #expect(outcome.kept.map(\.rule) == ["single-replica"])
        #expect(outcome.suppressed.map(\.finding.rule) == ["pre-stop-missing"])
    }
}
