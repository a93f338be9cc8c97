import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a repository brings leads to no other file of the machine, and holds nothing up.
@Suite struct LinkTests {
    private static let key =
        "-----BEGIN OPENSSH PRIVATE KEY-----\n" + String(repeating: "SECRETKEYMATERIAL", count: 4) + "\n-----END\n"

    /// A repository with a manifest, and a key beside it that is none of its business.
    private static func inRepository(_ body: (_ tool: CommandLineTool, _ outside: CommandLineTool) throws -> Void)
        throws
    {
        try CommandLineTool.inFolder { outside in
            try outside.write(key, to: "key")
            try outside.write("precious\n", to: "victim")
            try outside.write("", to: "repository/.git/HEAD")
            try outside.write(CheckTests.manifest, to: "repository/k8s/orders.yaml")
            try body(CommandLineTool(folder: outside.folder.appending(path: "repository")), outside)
        }
    }

    private static func link(_ tool: CommandLineTool, _ path: String, to destination: String) throws {
        let place = tool.folder.appending(path: path).path
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: destination)
    }

    @Test(
        arguments: [
            ["k8s", "--config", "link"], ["k8s", "--baseline", "link"], ["config", "k8s", "--config", "link"],
            ["simulate", "k8s", "--config", "link"], ["generate", "link"], ["k8s", "--config", "folder/key"],
            ["k8s", "--format", "json=folder/new.json"], ["k8s", "--write-baseline", "link"],
            ["k8s", "--format", "sarif=link"],
            ["simulate", "k8s", "--format", "html=link"],
        ]
    )
    func aLinkOutOfTheRepositoryIsRefused(_ arguments: [String]) throws {
        try Self.inRepository { tool, outside in
            try Self.link(tool, "link", to: "../key")
            try Self.link(tool, "folder", to: "..")
            let result = try tool.run(arguments)
            #expect(result.status == 2, "\(result)")
            #expect(result.errorOutput.contains("is a link that leads out of its repository"), "\(result)")
            #expect(!(result.output + result.errorOutput).contains("SECRET"))
            #expect(try outside.text(of: "key") == Self.key)
            #expect(!outside.exists("new.json"))
        }
    }

    @Test func aConfigurationThatIsFoundIsNoLinkElsewhere() throws {
        try Self.inRepository { tool, _ in
            for destination in ["../key", "/dev/zero", "/etc/hostname"] {
                try Self.link(tool, ".harden.yaml", to: destination)
                let result = try tool.run("k8s")
                #expect(result.status == 2, "\(result)")
                #expect(result.errorOutput.contains(".harden.yaml: error: is a link that leads out of its repository"))
            }
            try Self.link(tool, ".harden.yaml", to: "nowhere")
            #expect(try tool.run("k8s").status == 2)
        }
    }

    @Test func linksWithinTheRepositoryAreFollowedAndTold() throws {
        try Self.inRepository { tool, _ in
            try tool.write("application: {onSIGTERM: drains}\n", to: "ci/harden.yaml")
            try Self.link(tool, ".harden.yaml", to: "ci/harden.yaml")
            try Self.link(tool, "manifests", to: "k8s")
            #expect(try tool.run("k8s").errorOutput.contains("is a link") == false, "nobody named it")
            for (arguments, name) in [
                (["manifests"], "manifests"), (["k8s", "--config", ".harden.yaml"], ".harden.yaml"),
            ] {
                let result = try tool.run(arguments)
                #expect(result.status == 1, "\(result)")
                #expect(result.errorOutput.contains("\(name): note: is a link to /"), "\(result)")
            }
            try tool.write("{}", to: "ci/report.json")
            try Self.link(tool, "report.json", to: "ci/report.json")
            #expect(
                try tool.run("k8s", "--format", "json=report.json").errorOutput.contains(
                    "report.json: note: is a link to /"
                )
            )
            #expect(try tool.text(of: "ci/report.json").contains("schemaVersion"))
        }
    }

    /// What a checkout holds behind the name that a job gives is the checkout's choice.
    @Test(arguments: ["k8s", "k8s/", "./k8s", "a/k8s/deep", "a/k8s/deep/", "k8s/x.yaml", "link.yaml"])
    func aFolderThatLeadsOutIsToldOfAndNotWritten(_ path: String) throws {
        try Self.inRepository { tool, outside in
            try outside.write(CheckTests.manifest, to: "ext/x.yaml")
            try outside.write(CheckTests.manifest, to: "ext/deep/x.yaml")
            try tool.write("", to: "a/empty")
            try Self.link(tool, "k8s", to: "../ext")
            try Self.link(tool, "a/k8s", to: outside.folder.appending(path: "ext").path)
            try Self.link(tool, "link.yaml", to: "../ext/x.yaml")
            for path in [path, tool.folder.appending(path: path).path] {
                let told = try tool.run(path)
                #expect(told.status == 1 && told.errorOutput.contains("\(path): note: "), "\(told)")
                #expect(told.errorOutput.contains("link to /"), "\(told)")
                let refused = try tool.run(path, "--write")
                #expect(refused.status == 2, "\(refused)")
                #expect(refused.errorOutput.contains("\(path): error: leads over a link out of the repository"))
            }
            #expect(try outside.text(of: "ext/x.yaml") == CheckTests.manifest)
            #expect(try outside.text(of: "ext/deep/x.yaml") == CheckTests.manifest)
            #expect(
                try tool.run("../ext", "--write").errorOutput.contains("fixed ../ext/x.yaml"),
                "that is what it says"
            )
        }
    }

    @Test(
        "a pipe in place of what is written, or named to be read, is told at once",
        arguments: [["--write-baseline", "pipe"], ["--format", "json=pipe"], ["pipe"]]
    )
    func aPipeIsNotWritten(_ arguments: [String]) throws {
        try Self.inRepository { tool, _ in
            #expect(mkfifo(tool.folder.appending(path: "pipe").path, 0o600) == 0)
            let result = try tool.run(["k8s"] + arguments)
            #expect(result.status == 2, "\(result)")
            #expect(result.errorOutput.contains("is a pipe or a device, and not "), "\(result)")
        }
    }

    @Test func aPipeIsNoReportOfGitLab() throws {
        try Self.inRepository { tool, _ in
            let name = "gl-code-quality-report.json"
            #expect(mkfifo(tool.folder.appending(path: name).path, 0o600) == 0)
            let result = try tool.run("k8s", environment: ["GITLAB_CI": "true", "CI_PROJECT_DIR": tool.folder.path])
            #expect(result.status == 1, "\(result)")
            #expect(result.errorOutput.contains("no Code Quality report: is a pipe or a device, and not written"))
        }
    }

    /// Outside of the repository people may name what they like.
    @Test func otherPlacesAreTheUsersBusiness() throws {
        try Self.inRepository { tool, outside in
            try outside.write("application: {onSIGTERM: drains}\n", to: "own.yaml")
            #expect(try tool.run("k8s", "--config", "../own.yaml").status == 1)
            #expect(try tool.run("k8s", "--config", "/dev/null").status == 1)
            #expect(
                try tool.run("k8s", "--config", "/dev/stdin", input: "application: {onSIGTERM: drains}\n").status == 1
            )
            #expect(try tool.run("k8s", "--format", "json=/dev/stdout").output.contains("schemaVersion"))
            #expect(try tool.run("k8s", "--format", "json=../out.json").status == 1)
            #expect(outside.exists("out.json"))
        }
    }

    @Test(
        arguments: [
            ["k8s"], ["config", "k8s"], ["k8s", "--config", "pipe"], ["k8s", "--baseline", "pipe"],
            ["generate", "pipe"],
            ["simulate", "k8s", "--config", "pipe"],
        ]
    )
    func aPipeHoldsNothingUp(_ arguments: [String]) throws {
        try Self.inRepository { tool, _ in
            for name in ["pipe", ".harden.yaml", ".gitignore", ".git/info/exclude"] {
                try? FileManager.default.createDirectory(
                    at: tool.folder.appending(path: ".git/info"),
                    withIntermediateDirectories: true
                )
                #expect(mkfifo(tool.folder.appending(path: name).path, 0o600) == 0)
            }
            let result = try tool.run(arguments)
            #expect(result.status == 2, "\(result)")
            #expect(result.errorOutput.contains("is a pipe or a device, and not read: expected a file"), "\(result)")
        }
    }

    @Test func aReportOfTheCheckoutIsReplaced() throws {
        try Self.inRepository { tool, outside in
            let name = "gl-code-quality-report.json"
            let environment = ["GITLAB_CI": "true", "CI_PROJECT_DIR": tool.folder.path]
            try tool.write("[]", to: name)
            let result = try tool.run("k8s", environment: environment)
            #expect(result.errorOutput.contains("\(name): note: another report was there and is replaced"), "\(result)")
            #expect(try tool.text(of: name).contains("fingerprint"))
            try Self.link(tool, name, to: "../victim")
            #expect(
                try tool.run("k8s", environment: environment).errorOutput.contains(
                    "no Code Quality report: it is a link"
                )
            )
            #expect(try outside.text(of: "victim") == "precious\n")
        }
    }

    /// Whatever a killed run leaves behind is gone after the next one, whichever that is.
    @Test(arguments: [
        ["k8s"], ["k8s/orders.yaml", "--write"], ["k8s", "--write-baseline", "k8s/b.json"], ["simulate", "."],
    ])
    func leftoversAreRemoved(_ arguments: [String]) throws {
        try Self.inRepository { tool, _ in
            let name = "k8s/.harden.a1B2c3.temporary"
            try tool.write("half a fi", to: name)
            try tool.write("mine", to: "k8s/.harden.mine")
            _ = try tool.run(arguments)
            #expect(!tool.exists(name))
            #expect(tool.exists("k8s/.harden.mine"))
        }
    }

    @Test func errorsQuoteNoMoreOfAValueThanItTakesToFindIt() throws {
        let long = String(repeating: "SECRETKEYMATERIAL", count: 5)
        try CommandLineTool.inFolder { tool in
            try tool.write(CheckTests.manifest, to: "k8s/orders.yaml")
            for text in [
                long, "\(long): 1", "{\(long): {a: 1}}", "workloads: [{match: {name: a}, slowestRequest: \(long)}]",
                "rules: {ignore: [\(long)]}", "rules: {minSeverity: \(long)}", "application: {onSIGTERM: [\(long)]}",
                "ignore: [{match: {labels: {a: {b: \(long)}}}, rules: [a], reason: b}]",
                "platform: {kubernetes: \(long)}",
                "application: {shutdown: \(String(repeating: "0", count: 100))}",
            ] {
                try tool.write(text, to: ".harden.yaml")
                let result = try tool.run("k8s")
                #expect(result.status == 2, "\(text): \(result)")
                #expect(
                    !result.errorOutput.contains(long)
                        && !result.errorOutput.contains(String(repeating: "0", count: 41)),
                    "\(result)"
                )
            }
        }
    }
}
