import HardenYAML
import Testing

@Suite struct UnifiedDiffTests {
    private func diff(_ text: String, _ edits: YAMLEdit..., path: String = "a.yaml", color: Bool = false) throws
        -> String
    {
        let patch = try YAMLFile(text: text).applying([0: edits])
        return String(decoding: UnifiedDiff(patch, path: path).text(color: color), as: UTF8.self)
    }

    @Test func showsThreeLinesAround() throws {
        let text = (1...9).map { "k\($0): \($0)\n" }.joined()
        #expect(
            try diff(text, .put(["k5"], 50), .put(["k9"], 90)) == """
                diff --git a/a.yaml b/a.yaml
                --- a/a.yaml
                +++ b/a.yaml
                @@ -2,8 +2,8 @@
                 k2: 2
                 k3: 3
                 k4: 4
                -k5: 5
                +k5: 50
                 k6: 6
                 k7: 7
                 k8: 8
                -k9: 9
                +k9: 90

                """
        )
    }

    @Test func marksAMissingFinalBreak() throws {
        #expect(
            try diff("a: 1\nb: 2", .put(["c"], 3)) == """
                diff --git a/a.yaml b/a.yaml
                --- a/a.yaml
                +++ b/a.yaml
                @@ -1,2 +1,3 @@
                 a: 1
                -b: 2
                \\ No newline at end of file
                +b: 2
                +c: 3
                \\ No newline at end of file

                """
        )
    }

    @Test func newFilesComeFromNowhere() {
        let added = UnifiedDiff(
            old: [],
            edits: [TextEdit(0..<0, Array("a: 1\n".utf8))],
            path: "n.yaml",
            isNewFile: true
        )
        #expect(
            String(decoding: added.text(), as: UTF8.self) == """
                diff --git a/n.yaml b/n.yaml
                new file mode 100644
                --- /dev/null
                +++ b/n.yaml
                @@ -0,0 +1 @@
                +a: 1

                """
        )
        #expect(added.counts == (1, 0))
    }

    @Test func coloursEscapeControlCharacters() throws {
        let text = try diff("a: \"\u{9}\" # \u{85}\nb: 1\n", .put(["b"], 2), color: true)
        #expect(text.contains("\u{1B}[31m-b: 1\u{1B}[0m"))
        #expect(text.contains("\\x85"))
    }
}

extension UnifiedDiffTests {
    @Test func headingsNameThePlace() throws {
        let text =
            "kind: Deployment\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n      - name: a\n        image: x\n"
        let file = YAMLFile(text: text)
        let patch = try file.applying([0: [.put(["spec", "template", "spec", "containers", 0, "image"], "w")]])
        let document = try #require(file.documents.first)
        let diff = UnifiedDiff(patch, path: "a.yaml", heading: { document.path(at: $0).description })
        #expect(
            String(decoding: diff.text(), as: UTF8.self).contains(
                "@@ -5,4 +5,4 @@ spec.template.spec.containers[0].image\n"
            )
        )
    }
}
