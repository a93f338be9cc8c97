import Foundation
import HardenCoding
import HardenRules
import HardenTesting
import HardenYAML
import Testing

@testable import harden

/// No character of the input controls whoever reads what is told of it, in any format.
@Suite struct HostileTextTests {
    /// All of Unicode's control and format characters, separators of lines, and what else is not drawn.
    private static let hidden: [Unicode.Scalar] = (0...0x10FFFF).compactMap { Unicode.Scalar($0 as UInt32) }.filter {
        scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default:
            scalar.properties.isNoncharacterCodePoint
                || scalar.properties.isDefaultIgnorableCodePoint && scalar.value != 0xFE0E && scalar.value != 0xFE0F
        }
    }

    /// What has a meaning in some format, and texts that would end what they stand in.
    private static let markup = [
        "<script>alert(1)</script>", "]]>", "\"'><img src=x onerror=y>", "&amp;&#0;", "`` ` ```", "| a | b |", "\\`\\|",
        "</code>",
        "</details>", "](http://x)", "![x](y)", "%0A::error::x", "::error::x", "##[error]x", "##vso[task.x]y", "{{x}}",
        "${x}",
        "\\u0000\\", "\u{1B}]8;;http://x\u{07}", "\u{9B}31m", "\r\n::error::x\r\n", "*/", "-->", "=cmd()", "' OR 1",
        "\u{FEFF}",
    ]

    /// A report in which a text stands everywhere where a text from the input can.
    private static func report(_ text: String) -> Report {
        let file = YAMLFile(text: "name: x # \(text)\nother: \(text)\n", name: "k8s/\(text).yaml")
        let end = file.source.bytes.count
        let finding = Finding(
            rule: "rule",
            severity: .error,
            message: "the message \(text)",
            object: "Deployment \(text)",
            primary: Finding.Label(file: file.source.name, document: 0, range: 6..<7, text: text),
            secondary: [Finding.Label(file: file.source.name, document: 0, range: 7..<end, text: "too \(text)")],
            disruptions: [.rollout],
            symptoms: ["502 \(text)"],
            sum: "1 \(text) = 2",
            notes: [text],
            assumptions: [
                .init(setting: text, value: text, origin: text),
                .init(setting: "a", value: text, origin: "b", isGiven: true),
            ],
            fix: Fix(
                "the fix \(text)",
                changes: [.edit(file: file.source.name, document: 0, .put(["name"], .string(text)))]
            )
        )
        let comment = YAMLFile(text: "a: 1  # harden: ignore[rule] reason\n", name: "b.yaml")
        let accepted = SuppressionSet(files: [comment], knownRules: ["rule"]).suppressions.map { suppression in
            var suppression = suppression
            suppression.reason = text
            return SuppressionSet.SuppressedFinding(finding: finding, suppression: suppression)
        }
        return Report(findings: [finding], files: [file], suppressed: accepted, known: [finding])
    }

    private static func hiddenCharacters(of text: String) -> [String] {
        // A line's end is what programs and people expect at its end.
        Set(text.unicodeScalars.filter { $0 != "\n" && VisibleText.isHidden($0) }).map { String($0.value, radix: 16) }
            .sorted()
    }

    @Test func everyHiddenCharacterIsKnown() {
        #expect(Self.hidden.count > 4000)
        let unknown = Self.hidden.filter { !VisibleText.isHidden($0) || VisibleText.replacement(of: $0) == nil }
        #expect(unknown.isEmpty, "\(unknown.map { String($0.value, radix: 16) })")
        let shown = Self.hidden.map { VisibleText.of(String($0)) }
        #expect(Set(shown).count == Self.hidden.count, "each is shown as itself")
        #expect(shown.allSatisfy { Self.hiddenCharacters(of: $0).isEmpty && !$0.contains("\n") })
        for harmless in ["orders", "für 日本 ±½ ☃\u{FE0F} e\u{301}", " \u{A0}\u{3000}"] {
            #expect(VisibleText.of(harmless) == harmless)
        }
    }

    @Test(arguments: ReportFormat.allCases)
    func noHiddenCharacterGetsIntoAReport(_ format: ReportFormat) throws {
        // In pieces, since a line that is too long is cut.
        let pieces = stride(from: 0, to: Self.hidden.count, by: 200).map { start in
            Self.hidden[start..<min(start + 200, Self.hidden.count)].map { "a\($0)b" }.joined()
        }
        for text in pieces + Self.markup {
            let report = Self.report(text)
            for color in [false, true] {
                var rendered = format.render(report, color: color)
                if color {
                    for code in ["0", "1", "34", "1;31", "1;33", "1;34", "1;36"] {
                        rendered = rendered.replacing("\u{1B}[\(code)m", with: "")
                    }
                }
                #expect(Self.hiddenCharacters(of: rendered).isEmpty, "\(format) of \(text.debugDescription.prefix(60))")
            }
        }
    }

    @Test(arguments: [ReportFormat.json, .sarif, .gitlab])
    func programsGetValidJSON(_ format: ReportFormat) throws {
        for text in Self.markup + [String(String.UnicodeScalarView(Self.hidden))] {
            let rendered = format.render(Self.report(text))
            #expect(!rendered.contains("##["), "\(text.debugDescription.prefix(60))")
            let decoded = try JSONSerialization.jsonObject(with: Data(rendered.utf8))
            // What people are told has nothing hidden once it is decoded, either.
            for message in Self.strings(
                decoded,
                under: ["message", "description", "text", "notes", "object", "reason", "title"]
            ) {
                #expect(Self.hiddenCharacters(of: message).isEmpty, "\(message.debugDescription.prefix(80))")
            }
        }
    }

    /// The texts below some keys of JSON; what an edit inserts is exact, and no text for people.
    private static func strings(_ value: Any, under keys: Set<String>, isWanted: Bool = false) -> [String] {
        switch value {
        case let text as String: isWanted ? [text] : []
        case let list as [Any]: list.flatMap { strings($0, under: keys, isWanted: isWanted) }
        case let mapping as [String: Any]:
            mapping.flatMap { key, value in
                ["insertedContent", "changes", "edits"].contains(key)
                    ? [] : strings(value, under: keys, isWanted: isWanted || keys.contains(key))
            }
        default: []
        }
    }

    @Test func exactValuesStayExact() throws {
        let text = "\u{202E}x\u{1B}\u{E0041}"
        let json = try JSONSerialization.jsonObject(with: Data(ReportFormat.json.render(Self.report(text)).utf8))
        let finding = try #require(((json as? [String: Any])?["findings"] as? [[String: Any]])?.first)
        #expect((finding["location"] as? [String: Any])?["file"] as? String == "k8s/\(text).yaml")
        let changes = (finding["fix"] as? [String: Any])?["changes"] as? [[String: Any]]
        #expect(changes?.first?["value"] as? String == text)
    }

    @Test func xmlIsWellFormed() throws {
        for text in [Self.markup.joined(separator: " "), String(String.UnicodeScalarView(Self.hidden))] {
            let rendered = ReportFormat.junit.render(Self.report(text))
            #expect(try Python.acceptsXML(rendered), "\(text.debugDescription.prefix(60))")
            #expect(!rendered.contains("##[") && !rendered.split(separator: "\n").contains { $0.hasPrefix("::") })
        }
    }

    @Test func markdownIsNotLeft() throws {
        for text in Self.markup {
            let rendered = ReportFormat.markdown.render(Self.report(text))
            let row = try #require(rendered.split(separator: "\n").first { $0.hasPrefix("| error") })
            // Five cells, whatever is in them.
            let bars = row.replacing("\\\\", with: "").replacing("\\|", with: "").filter { $0 == "|" }
            #expect(bars.count == 6, "\(row)")
            // Tags are those of the report alone.
            let tags = rendered.split(separator: "<").dropFirst().map { $0.prefix { $0 != ">" } }
            #expect(
                tags.allSatisfy { ["details", "summary", "/summary", "/details", "code", "/code"].contains($0) },
                "\(tags)"
            )
            #expect(tags.count { $0 == "code" } == tags.count { $0 == "/code" })
            // Backticks stand around the report's own words alone.
            let spans = row.replacing("\\`", with: "").split(separator: "`", omittingEmptySubsequences: false)
            for (index, span) in spans.enumerated() where index % 2 == 1 {
                #expect(span.allSatisfy { $0.isLetter || $0.isNumber || "-._/:,".contains($0) }, "\(row)")
            }
        }
    }

    /// Simulations name files and workloads, too.
    @Test(arguments: SimulationFormat.allCases)
    func simulationsAreClean(_ format: SimulationFormat) throws {
        let name = "\u{1B}[31m\u{9B}2J\u{202E}\u{2028}\u{200B}\n::error::<script>&\"'##[error]x.yaml"
        try CommandLineTool.inFolder { tool in
            try tool.write(CheckTests.manifest, to: name)
            for arguments in [
                ["simulate", ".", "--format", format.rawValue], ["config", "."], ["config", ".", "--format", "json"],
            ] {
                let result = try tool.run(arguments)
                #expect(result.status < 2, "\(result)")
                #expect(Self.hiddenCharacters(of: result.output + result.errorOutput).isEmpty)
                #expect(!result.output.contains("##[") || format == .text)
                guard arguments.contains(where: { $0 == "html" || $0 == "svg" }) else { continue }
                #expect(!result.output.contains("<script>"))
                #expect(try format == .html || Python.acceptsXML(result.output))
            }
        }
    }
    /// A line break in a name, a namespace or a class begins no line of its own in a note.
    @Test func notesAreOneLineEach() throws {
        let name = "a\\n##vso[task.setvariable]x"
        try CommandLineTool.inFolder { tool in
            for (what, manifest) in [
                (
                    "namespace",
                    CheckTests.manifest.replacing(
                        "  name: orders\n",
                        with: "  name: orders\n  namespace: \"\(name)\"\n"
                    )
                ),
                (
                    "class",
                    """
                    apiVersion: networking.k8s.io/v1
                    kind: Ingress
                    metadata: {name: "\(name)"}
                    spec: {ingressClassName: "\(name)", defaultBackend: {service: {name: "\(name)", port: {number: 80}}}}
                    """
                ),
            ] {
                try tool.write(manifest, to: "k8s/\(what).yaml")
            }
            for arguments in [["k8s"], ["simulate", "k8s"], ["config", "k8s"]] {
                let result = try tool.run(arguments)
                let lines = (result.output + "\n" + result.errorOutput).split(separator: "\n")
                #expect(!lines.contains { $0.hasPrefix("##vso") }, "\(result)")
            }
        }
    }
}
