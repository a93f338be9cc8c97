import HardenRules
import HardenTesting
import HardenYAML
import Testing

@testable import harden

@Suite struct SnippetTests {
    private func render(_ text: String, _ labels: [(needle: String, text: String)], width: Int? = nil) -> String {
        render(Array(text.utf8), labels, width: width)
    }

    private func render(_ bytes: [UInt8], _ labels: [(needle: String, text: String)], width: Int? = nil) -> String {
        let file = YAMLFile(bytes: bytes, name: "a.yaml")
        let places = labels.map { label in
            let range = bytes.firstRange(of: Array(label.needle.utf8)) ?? 0..<0
            return Finding.Label(file: "a.yaml", document: 0, range: range, text: label.text)
        }
        let finding = Finding(
            rule: "rule",
            severity: .error,
            message: "a fault",
            object: "x",
            primary: places[0],
            secondary: Array(places.dropFirst())
        )
        return ReportFormat.text.render(Report(findings: [finding], files: [file]), width: width)
    }

    @Test func marksStandBelowWhatTheyMean() throws {
        let cases: [(String, [(String, String)])] = [
            ("tabs: {\ta:\t30}\n", [("30", "after tabs")]),
            ("wide: 日本語のテキスト 30 🚀 31\n", [("30", "after wide"), ("31", "after an emoji")]),
            ("combining: e\u{301}e\u{301} 30\n", [("30", "after accents")]),
            ("crlf: 1\r\nnext: 30\r\n", [("30", "at the end")]),
            ("\u{FEFF}bom: 30\n", [("30", "behind a byte order mark")]),
            ("three: {a: 1, b: 2, c: 3}\n", [("b: 2", "second"), ("a: 1", "first"), ("c: 3", "third")]),
            ("nested: {a: {b: 1}}\n", [("b: 1", "inner"), ("{a: {b: 1}}", "outer")]),
            ("same: 30\n", [("30", "one"), ("30", "two")]),
            ("block:\n  a: 1\n  b: 2\n", [("a: 1\n  b: 2\n", "to the line's end")]),
            ("end: 1", [("", "an empty range")]),
        ]
        try Golden.check(cases.map { render($0.0, $0.1) }.joined(separator: "---\n"), "reports/marks.txt")
    }

    @Test func longLinesAreCutAroundTheMarks() throws {
        let text =
            "{\"a\": \"" + String(repeating: "x", count: 300) + "\", \"b\": 30, \"c\": \""
            + String(repeating: "y", count: 300) + "\"}\n"
        let cut =
            render(text, [("30", "here")], width: 60) + render(text, [("\"a\"", "at the start")], width: 60)
            + render(text, [("30", "not a terminal")])
        for line in cut.split(separator: "\n") { #expect(TerminalText.width(String(line)) <= 206, "\(line)") }
        try Golden.check(cut, "reports/long-lines.txt")
    }

    /// Of a very long line only a part is looked at; what is shown is the same, and what is hidden stays so.
    @Test(arguments: [("x", 60), ("é", nil), ("日", 80), ("🚀", nil)])
    func veryLongLinesAreShownAsLongOnes(_ filler: String, _ width: Int?) {
        func shown(_ count: Int) -> [Substring] {
            let text = String(repeating: filler, count: count)
            let start = "{\"a\": \"\(text)\", \"d\": \"postgres://u:"
            let end = "@h/d\", \"b\": 30, \"e\": 31, \"c\": \"\(text)\"}\n"
            let password = String(repeating: "p", count: count == 300 ? 30 : 900)
            let labels = [("30", "here"), ("31", "and here")]
            return render(start + password + end, labels, width: width).split(separator: "\n").filter {
                !$0.contains("-->")
            }
        }
        let texts = [shown(300), shown(20_000)]
        #expect(texts[0] == texts[1] && texts[0].contains { $0.contains("\"b\": 30") })
        #expect(!texts[1].joined().contains("ppp"))
    }

    @Test func invalidUTF8IsShownAndAligned() {
        let text = render([0x61, 0x3A, 0x20, 0xFF, 0xC3, 0x20] + Array("30\n".utf8), [("30", "here")])
        #expect(text.contains("1 | a: \u{FFFD}\u{FFFD} 30\n  |       ^^ here\n"), "\(text)")
    }

    @Test(arguments: [("a", 1), ("日", 2), ("e\u{301}", 1), ("🚀", 2), ("👨‍👩‍👧", 2), ("ﬁ", 1), ("한", 2), ("❤️", 2)])
    func widths(_ text: String, _ width: Int) {
        #expect(TerminalText.width(text) == width)
    }

    @Test func wrapping() {
        #expect(TerminalText.wrapped("one two three", width: 7) == ["one two", "three"])
        #expect(TerminalText.wrapped("extraordinarily long", width: 5) == ["extraordinarily", "long"])
        #expect(TerminalText.wrapped("a  b", width: nil) == ["a  b"])
    }
}
