import Foundation
import Testing

/// How findings are told where a service for continuous integration runs the tool.
@Suite struct CIServiceTests {
    private static let check = ["k8s", "--select", "grace-period-too-short"]
    private static let gitHub = ["GITHUB_ACTIONS": "true", "CI": "true"]
    private static let report = "gl-code-quality-report.json"

    private static func gitLab(_ tool: CommandLineTool) -> [String: String] {
        ["GITLAB_CI": "true", "CI": "true", "CI_PROJECT_DIR": tool.folder.path]
    }

    private static func inProject(_ body: (CommandLineTool) throws -> Void) throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(CheckTests.manifest, to: "k8s/orders.yaml")
            try tool.write("", to: ".git/HEAD")
            try body(tool)
        }
    }

    private static func annotations(_ result: CommandLineTool.Result) -> [Substring] {
        (result.output + result.errorOutput).split(separator: "\n").filter { $0.hasPrefix("::") }
    }

    @Test func gitHubGetsAnnotationsBesides() throws {
        try Self.inProject { tool in
            let elsewhere = try tool.run(Self.check)
            #expect(Self.annotations(elsewhere).isEmpty)
            let result = try tool.run(Self.check, environment: Self.gitHub)
            #expect(result.status == elsewhere.status)
            #expect(result.output == elsewhere.output, "standard output is what it is elsewhere")
            let annotations = Self.annotations(result)
            try #require(annotations.count == 1)
            #expect(annotations[0].hasPrefix("::warning file=k8s/orders.yaml,line=12,endLine=12,col=38,"))
            #expect(
                try tool.run(Self.check + ["--format", "auto"], environment: Self.gitHub).errorOutput
                    == result.errorOutput
            )
        }
    }

    /// Annotations name files as the repository does, and not as seen from the step's working directory.
    @Test func gitHubGetsPathsFromTheTopOfTheRepository() throws {
        try Self.inProject { tool in
            let inside = CommandLineTool(folder: tool.folder.appending(path: "k8s"))
            for path in [".", "orders.yaml", "../k8s", inside.folder.path] {
                let result = try inside.run([path] + Self.check.dropFirst(), environment: Self.gitHub)
                #expect(
                    Self.annotations(result).first?.hasPrefix("::warning file=k8s/orders.yaml,") == true,
                    "\(result)"
                )
                let arguments = [path] + Self.check.dropFirst() + ["--format", "sarif"]
                #expect(try inside.run(Array(arguments)).output.contains(#""uri": "k8s/orders.yaml""#), "\(path)")
            }
        }
    }

    @Test func gitLabGetsACodeQualityReportBesides() throws {
        try Self.inProject { tool in
            let elsewhere = try tool.run(Self.check)
            #expect(!tool.exists(Self.report))
            // Artifacts are looked for at the top of the project, wherever the job went.
            let inside = CommandLineTool(folder: tool.folder.appending(path: "k8s"))
            let result = try inside.run([".", "--select", "grace-period-too-short"], environment: Self.gitLab(tool))
            #expect(result.status == elsewhere.status)
            #expect(result.errorOutput.contains("\(Self.report): 1 finding for Code Quality"), "\(result)")
            let issues = try #require(
                JSONSerialization.jsonObject(with: Data(tool.text(of: Self.report).utf8)) as? [[String: Any]]
            )
            try #require(issues.count == 1)
            #expect((issues[0]["location"] as? [String: Any])?["path"] as? String == "k8s/orders.yaml")
            #expect(try tool.run(Self.check, environment: Self.gitLab(tool)).output == elsewhere.output)
        }
    }

    @Test func gitLabGetsAnEmptyReportWhereNothingIsFound() throws {
        try Self.inProject { tool in
            let result = try tool.run("k8s", "--select", "deck-single-target", environment: Self.gitLab(tool))
            #expect(result.status == 0)
            #expect(try tool.text(of: Self.report).trimmingCharacters(in: .whitespacesAndNewlines) == "[]")
        }
    }

    /// What the caller decided counts, and a file that is written or compared is no occasion for reports.
    @Test(
        arguments: [
            ["--format", "text"], ["--format", "concise"], ["--format", "json=findings.json"],
            ["--format", "auto", "--format", "gitlab=own.json", "--format", "github=own.txt"], ["--diff"], ["--write"],
            ["--write-baseline", "baseline.json"],
        ]
    )
    func nobodyIsSurprised(_ arguments: [String]) throws {
        try Self.inProject { tool in
            for environment in [Self.gitHub, Self.gitLab(tool)] {
                try tool.write(CheckTests.manifest, to: "k8s/orders.yaml")
                let result = try tool.run(Self.check + arguments, environment: environment)
                #expect(result.status < 2, "\(result)")
                #expect(Self.annotations(result).isEmpty)
                #expect(!tool.exists(Self.report))
            }
        }
    }

    @Test func standardInputHasNoLinesToAnnotate() throws {
        try Self.inProject { tool in
            for environment in [Self.gitHub, Self.gitLab(tool)] {
                let arguments = ["-"] + Self.check.dropFirst()
                let result = try tool.run(arguments, input: CheckTests.manifest, environment: environment)
                #expect(result.status == 1)
                #expect(Self.annotations(result).isEmpty)
                #expect(!tool.exists(Self.report))
            }
        }
    }

    /// Only what services themselves say counts: 'GITHUB_ACTIONS=false' switches it off.
    @Test func otherValuesMeanNothing() throws {
        try Self.inProject { tool in
            let environment = ["GITHUB_ACTIONS": "false", "GITLAB_CI": "", "CI": "true"]
            let result = try tool.run(Self.check, environment: environment)
            #expect(Self.annotations(result).isEmpty)
            #expect(!tool.exists(Self.report))
        }
    }

    @Test func autoGoesToStandardOutput() throws {
        for (arguments, reason) in [
            (["--format", "auto=out.txt"], "auto=out.txt"),
            (["--format", "auto", "--format", "json"], "standard output takes one format"),
        ] {
            try Self.inProject { tool in
                let result = try tool.run(Self.check + arguments)
                #expect(result.status == 2)
                #expect(result.errorOutput.contains(reason), "\(result)")
            }
        }
    }
}
