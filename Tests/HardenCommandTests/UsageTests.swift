import Foundation
import HardenTesting
import Testing

@Suite struct UsageTests {
    @Test func versionGoesToStandardOutput() throws {
        try CommandLineTool.inFolder { tool in
            let result = try tool.run("--version")
            #expect(result.status == 0)
            #expect(result.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
            #expect(result.errorOutput.isEmpty)
        }
    }

    @Test(arguments: [["--help"], ["generate", "--help"], ["schema", "--help"], ["completion", "--help"], []])
    func helpGoesToStandardOutput(_ arguments: [String]) throws {
        try CommandLineTool.inFolder { tool in
            let result = try tool.run(arguments)
            #expect(result.status == 0)
            #expect(result.output.contains("USAGE: harden"))
            #expect(result.errorOutput.isEmpty)
        }
    }

    @Test(
        arguments: [
            ["--nope"], ["generate", "--nope"], ["generate"], ["generate", "a.yaml", "--output"],
            ["generate", "a.yaml", "--color", "mauve"], ["generate", "a.yaml", "--stdout", "--check"],
            ["generate", "-", "-"], ["completion"], ["completion", "tcsh"],
        ]
    )
    func wrongCallsEndWith2(_ arguments: [String]) throws {
        try CommandLineTool.inFolder { tool in
            let result = try tool.run(arguments)
            #expect(result.status == 2, "\(result)")
            #expect(result.output.isEmpty)
            #expect(result.errorOutput.hasPrefix("error: "), "\(result)")
        }
    }

    @Test func formatsOfFindingsAreCompleted() throws {
        let script = try CommandLineTool.result(of: "completion", "bash").output
        let formats = "-W 'auto'$'\\n''text'$'\\n''concise'$'\\n''json'$'\\n''sarif'"
        #expect(script.contains("'--format')\n        __harden_add_completions \(formats)"), "\(script)")
    }

    @Test(.needs("a device that is always full", FileManager.default.fileExists(atPath: "/dev/full")))
    func aFullDiskEndsWith2() throws {
        try CommandLineTool.inFolder { tool in
            let result = try tool.run(["schema"], output: "/dev/full")
            #expect(result.status == 2)
            #expect(result.errorOutput.contains("standard output cannot be written: No space left"))
        }
    }
}
