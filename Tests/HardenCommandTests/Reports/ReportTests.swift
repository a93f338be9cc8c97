import ArgumentParser
import Foundation
import HardenRules
import HardenTesting
import HardenYAML
import Testing

@testable import harden

@Suite struct ReportTests {
    @Test(
        arguments: [
            (ReportFormat.text, "text.txt"), (.concise, "concise.txt"), (.json, "report.json"),
            (.sarif, "report.sarif"),
            (.github, "github.txt"), (.gitlab, "gitlab.json"), (.junit, "junit.xml"), (.markdown, "markdown.md"),
        ]
    )
    func everyFormat(_ format: ReportFormat, _ name: String) throws {
        try Golden.check(format.render(SampleReport.make()).withoutVersion, "reports/\(name)")
    }

    @Test(arguments: ReportFormat.allCases)
    func nothingFound(_ format: ReportFormat) throws {
        let report = Report(findings: [], files: [SampleReport.deployment])
        try Golden.check(format.render(report).withoutVersion, "reports/clean/\(format.rawValue).txt")
    }

    @Test func colors() throws {
        try Golden.check(ReportFormat.text.render(SampleReport.make(), color: true), "reports/color.txt")
    }

    @Test func aNarrowTerminal() throws {
        let text = ReportFormat.text.render(SampleReport.make(), width: 60)
        try Golden.check(text, "reports/narrow.txt")
    }

    @Test func jsonIsJSON() throws {
        for format in [ReportFormat.json, .sarif, .gitlab] {
            _ = try JSONSerialization.jsonObject(with: Data(format.render(SampleReport.make()).utf8))
        }
    }

    @Test func xmlIsXML() throws {
        let report = Report(findings: [hostile], files: [hostileFile])
        for report in [report, SampleReport.make()] {
            #expect(try Python.acceptsXML(ReportFormat.junit.render(report)))
        }
    }

    // MARK: Hostile input

    private let hostileFile = YAMLFile(
        text: "name: \"\u{1B}[2Jx\"\nkey\u{202E}: \u{9B}31m\nok: a\u{07}b\n",
        name: "k8s/\u{1B}[31mred\n.yaml"
    )

    private var hostile: Finding {
        Finding(
            rule: "rule",
            severity: .error,
            message: "\u{1B}]0;title\u{07} in 'x\n::error::y'",
            object: "Deployment \u{1B}[0m",
            primary: Finding.Label(
                file: hostileFile.source.name,
                document: 0,
                range: 6..<12,
                text: "\u{1B}[A"
            ),
            symptoms: ["\u{8}\u{8}"],
            notes: ["\r\u{1B}[K"]
        )
    }

    @Test(arguments: [ReportFormat.text, .concise, .github, .markdown, .junit, .json, .sarif, .gitlab])
    func controlCharactersDoNotReachTheTerminal(_ format: ReportFormat) {
        let text = format.render(Report(findings: [hostile], files: [hostileFile]))
        let controls = text.unicodeScalars.filter { scalar in
            (scalar.value < 0x20 && scalar != "\n") || (0x7F...0x9F).contains(scalar.value) || scalar == "\u{202E}"
        }
        #expect(controls.isEmpty, "\(format): \(controls.map(\.value))")
        if format == .github { #expect(text.split(separator: "\n").count == 1) }
        if format == .concise { #expect(text.split(separator: "\n").count == 1) }
    }

    // MARK: Destinations and options

    @Test(
        arguments: [
            ("sarif", ReportDestination(.sarif)), ("sarif=a=b.sarif", ReportDestination(.sarif, path: "a=b.sarif")),
            ("text=-", ReportDestination(.text)), ("sarf", nil), ("json=", nil), ("", nil),
        ]
    )
    func destinations(_ argument: String, _ expected: ReportDestination?) {
        #expect(ReportDestination(argument: argument) == expected)
    }

    @Test func optionsAreChecked() throws {
        let options = try CheckOptions.parse([
            "--select", "shutdown, kong", "--ignore", "a,b", "--ignore", "c", "--min-severity", "warning", "--format",
            "sarif=out.sarif", "--format", "json=out.json",
        ])
        #expect(options.wishes.selected == ["shutdown", "kong"])
        #expect(options.wishes.ignored == ["a", "b", "c"])
        #expect(options.minSeverity == .warning)
        #expect(options.destinations.map(\.format) == [.text, .sarif, .json])
        #expect(try CheckOptions.parse(["--format", "json"]).destinations == [ReportDestination(.json)])
        for arguments in [
            ["--diff", "--write"], ["--format", "json", "--format", "sarif"], ["--format", "nope"],
            ["--format", "json=a", "--format", "sarif=a"], ["--baseline", "a", "--write-baseline", "b"],
            ["--write-baseline", "b", "--write"], ["--select", "a,,b"], ["--diff", "--format", "json"],
            ["--min-severity", "fatal"],
        ] {
            #expect(throws: (any Error).self, "\(arguments)") { try CheckOptions.parse(arguments) }
        }
    }

    @Test func filesGetNoColorsAndOnlyWhatIsAskedFor() throws {
        try CommandLineTool.inFolder { tool in
            let destinations = [ReportFormat.text, .sarif].map { format in
                ReportDestination(format, path: tool.folder.appending(path: "\(format.rawValue).out").path)
            }
            let report = SampleReport.make()
            for _ in 1...2 { try ReportWriter(destinations: destinations, color: .always).write(report) }
            #expect(try tool.text(of: "text.out") == ReportFormat.text.render(report))
            #expect(try tool.text(of: "sarif.out") == ReportFormat.sarif.render(report))
            let missing = [ReportDestination(.json, path: tool.folder.appending(path: "no/such.json").path)]
            #expect(throws: Failure.self) {
                try ReportWriter(destinations: missing, color: .never).write(report)
            }
        }
    }

    @Test func exitStatus() {
        #expect(ExitStatus.afterCheck(failing: 0, hasInputErrors: false) == .clean)
        #expect(ExitStatus.afterCheck(failing: 1, hasInputErrors: false) == .findings)
        #expect(ExitStatus.afterCheck(failing: 0, hasInputErrors: true) == .failure)
    }
}
