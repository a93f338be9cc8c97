import HardenYAML
import Testing

@Suite struct UnifiedDiffTests {
    private func diff(_ text: String, _ edits: YAMLEdit..., path: String = "a.yaml", color: Bool = false) throws
        -> String
    {
        let patch = try YAMLFile(text: text).applying([0: edits])
        let diff = UnifiedDiff(patch, path: path)
        if color { return diff.shown(color: true) { "\($0) \($1): \(String(decoding: $2, as: UTF8.self))" } }
        return String(decoding: diff.text(), as: UTF8.self)
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

    /// Git makes one hunk of changes whose surroundings meet, and two where a line stands between them.
    @Test func joinsWhatMeets() throws {
        let text = (1...20).map { "k\($0): \($0)\n" }.joined()
        func hunks(_ text: String) -> [Substring] { text.split(separator: "\n").filter { $0.hasPrefix("@@") } }
        #expect(hunks(try diff(text, .put(["k5"], 50), .put(["k12"], 90))) == ["@@ -2,14 +2,14 @@"])
        #expect(
            hunks(try diff(text, .put(["k5"], 50), .put(["k13"], 90))) == ["@@ -2,7 +2,7 @@", "@@ -10,7 +10,7 @@"]
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

    /// What people see of a line is somebody else's decision, who gets to know where the line is in its text.
    @Test func linesAreShownWithTheirPlaces() throws {
        let text = (1...9).map { "k\($0): \($0)\n" }.joined()
        #expect(
            try diff(text, .put(["k2"], 222), .put(["k9"], 99), color: true).contains(
                """
                 old 0..<5: k1: 1
                \u{1B}[31m-old 6..<11: k2: 2\u{1B}[0m
                \u{1B}[32m+new 6..<13: k2: 222\u{1B}[0m
                 old 12..<17: k3: 3
                """
            )
        )
        #expect(
            try diff(text, .put(["k2"], 222), .put(["k9"], 99), color: true).contains(
                """
                \u{1B}[31m-old 48..<53: k9: 9\u{1B}[0m
                \u{1B}[32m+new 50..<56: k9: 99\u{1B}[0m
                """
            )
        )
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
