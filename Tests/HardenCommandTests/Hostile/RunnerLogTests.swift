import Foundation
import Testing

@testable import harden

/// The runner of GitHub Actions takes no line for a command but harden's own.
@Suite struct RunnerLogTests {
    /// What the runner takes for commands (actions/runner, `ActionCommand.cs`: `TryParseV2`, `TryParse`).
    private struct Runner {
        private static let names: Set = [
            "stop-commands", "set-output", "save-state", "add-mask", "add-matcher", "remove-matcher", "warning",
            "error", "notice",
            "debug", "group", "endgroup", "echo", "set-env", "add-path",
        ]
        private var token: Substring?
        private(set) var commands: [String] = []
        private(set) var pauses = 0
        var isPaused: Bool { token != nil }

        init(_ log: String) {
            for line in log.split(whereSeparator: \.isNewline) {
                guard let (name, data) = Self.command(line, token) else { continue }
                if let token {
                    if name == token { self.token = nil }
                } else if name == "stop-commands" {
                    token = data
                    pauses += 1
                } else {
                    commands.append(String(line))
                }
            }
        }

        private static func command(_ line: Substring, _ token: Substring?) -> (name: Substring, data: Substring)? {
            func named(_ info: Substring, _ data: Substring) -> (Substring, Substring)? {
                let name = info.prefix { $0 != " " }
                return names.contains(name.lowercased()) || name == token ? (name, data) : nil
            }
            let trimmed = line.drop(while: \.isWhitespace)
            if trimmed.hasPrefix("::"), let end = trimmed.dropFirst(2).firstRange(of: "::"),
                let command = named(trimmed.dropFirst(2)[..<end.lowerBound], trimmed[end.upperBound...])
            {
                return command
            }
            guard let begin = line.firstRange(of: "##["), let end = line[begin.upperBound...].firstIndex(of: "]") else {
                return nil
            }
            return named(line[begin.upperBound..<end], line[line.index(after: end)...])
        }
    }

    private static let manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: a  # ##[stop-commands]x
          annotations:
            ::add-matcher::.github/evil.json: "1"
            ::set-output name=status::0: "1"
        spec:
          progressDeadlineSeconds: 60
        #
          minReadySeconds: 60
          replicas: 1  # ##[stop-commands]pwned
          selector: {matchLabels: {app: a}}
          template:
            metadata: {labels: {app: a}}
            spec:
              terminationGracePeriodSeconds: 5
              # ::error file=.github/workflows/ci.yml,line=1::forged
              containers:
              - name: a
                image: "a:1"
                args:
                  - |
                    ::error file=.github/workflows/ci.yml,line=1::forged
                    \u{3000}::stop-commands::x
                lifecycle: {preStop: {sleep: {seconds: 10}}}
                ports: [{containerPort: 80}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: a}
        spec: {selector: {app: a}, ports: [{port: 80}]}
        """

    private static let environment = ["GITHUB_ACTIONS": "true", "CI": "true"]

    /// Every format on standard output, and the commands beside a check.
    @Test(
        arguments: [["."]] + ReportFormat.allCases.map { [".", "--format", $0.rawValue] } + [
            ["config", "."], ["config", ".", "--format", "json"], ["simulate", "."],
            ["simulate", ".", "--format", "json"],
            ["simulate", ".", "--format", "html"], [".", "--color", "always"], [".", "--baseline", "::error::x"],
            [".", "--select", "::error::x"], ["::error::x\n::error::y"], ["--x\n::error::y"],
            [".", "--format=\n::error::y"],
        ]
    )
    func noLineOfAManifestIsACommand(_ arguments: [String]) throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest, to: "pr.yaml")
            try tool.write(Self.manifest, to: "::warning::x.yaml")
            let (output, errorOutput) = try Self.throughPipes(tool, arguments)
            // The runner reads both side by side.
            for log in [output, errorOutput, output + errorOutput, errorOutput + output] {
                let runner = Runner(log)
                let own = runner.commands.filter {
                    $0.contains(/^::(error|warning|notice) file=(pr|%3A%3Awarning%3A%3Ax)\.yaml,line=/)
                }
                #expect(runner.commands == own, "\(arguments)")
                #expect(!runner.isPaused)
            }
            if arguments == ["."] { #expect(Runner(errorOutput).pauses > 0 && !Runner(errorOutput).commands.isEmpty) }
        }
    }

    /// A patch stays what it is: commands are stopped around it, by lines that `git apply` passes over.
    @Test func aPatchIsGuarded() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest, to: "pr.yaml")
            let plain = try Self.throughPipes(tool, [".", "--diff"], environment: [:]).output
            #expect(!Runner(plain).commands.isEmpty, "the case has no teeth")
            let guarded = try Self.throughPipes(tool, [".", "--diff"]).output
            #expect(Runner(guarded).commands.isEmpty && Runner(guarded).pauses == 1 && !Runner(guarded).isPaused)
            #expect(guarded.contains(plain))
            let again = try Self.throughPipes(tool, [".", "--diff"]).output
            #expect(again != guarded, "the token is another one in each run")
            // In a file nobody looks for commands.
            let file = tool.folder.appending(path: "patch").path
            try Data().write(to: URL(filePath: file))
            _ = try tool.run([".", "--diff"], environment: Self.environment, output: file)
            #expect(try tool.text(of: "patch") == plain)
            try Self.git(tool, "init", "-q")
            try tool.write(guarded, to: "patch")
            try Self.git(tool, "apply", "patch")
            #expect(try tool.text(of: "pr.yaml") != Self.manifest)
        }
    }

    @Test func whatCannotBeACommandIsNotTouched() throws {
        for text in ["a: b\n# c\n", "a::b\n", "1 | ::x\n", "## harden\n\n### x\n"] {
            #expect(RunnerLog.neutral(text) == text)
        }
        #expect(RunnerLog.neutral("::a::b\n  ::c\n##[d]\n###vso[e]\n") == ": :a::b\n  : :c\n## [d]\n###vso [e]\n")
    }

    private static func git(_ tool: CommandLineTool, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.currentDirectoryURL = tool.folder
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "git \(arguments)")
    }

    /// Runs the tool as a runner does, which reads pipes.
    private static func throughPipes(
        _ tool: CommandLineTool,
        _ arguments: [String],
        environment: [String: String] = environment
    ) throws -> (output: String, errorOutput: String) {
        let process = Process()
        process.executableURL = URL(filePath: CommandLineTool.path)
        process.arguments = arguments
        process.currentDirectoryURL = tool.folder
        process.environment = ProcessInfo.processInfo.environment.filter {
            !["CI", "GITHUB_ACTIONS", "GITLAB_CI"].contains($0.key)
        }
        .merging(environment) { $1 }
        let pipes = [Pipe(), Pipe()]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipes[0]
        process.standardError = pipes[1]
        try process.run()
        // Standard error is little, and waits in the pipe.
        let output = try pipes[0].fileHandleForReading.readToEnd() ?? Data()
        let errorOutput = try pipes[1].fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (String(decoding: output, as: UTF8.self), String(decoding: errorOutput, as: UTF8.self))
    }
}
