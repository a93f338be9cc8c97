import Foundation
import Testing

/// The many ways in which an output folder can be said, and lie.
@Suite struct OutputFolderTests {
    private static func spec(_ name: String, output: String) -> String {
        "output: \(output)\nservices:\n- "
            + GenerateTests.spec.replacing("cart", with: name).replacing("\n", with: "\n  ")
    }

    @Test(arguments: ["./k8s", "k8s/", "k8s/.", "k8s//", "other/../k8s", "link"])
    func twoSpellingsOfAFolder(_ spelling: String) throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("", to: "k8s/.keep")
            try tool.write("", to: "other/.keep")
            try FileManager.default.createSymbolicLink(
                atPath: tool.folder.appending(path: "link").path,
                withDestinationPath: "k8s"
            )
            let shared = "apiVersion: v1\nkind: Service\nmetadata: {name: NAME}\nspec: {ports: [{port: 80}]}\n"
            try tool.write(
                shared.replacing("NAME", with: "cart") + "---\n" + shared.replacing("NAME", with: "stock"),
                to: "k8s/all.yaml"
            )
            try tool.write(Self.spec("cart", output: "k8s"), to: "a.yaml")
            try tool.write(Self.spec("stock", output: spelling), to: "b.yaml")
            let result = try tool.run("generate", "a.yaml", "b.yaml")
            #expect(result.status == 0, "\(result)")
            let text = try tool.text(of: "k8s/all.yaml")
            #expect(text.contains("image: registry.example.com/cart:1.2.3"))
            #expect(text.contains("image: registry.example.com/stock:1.2.3"))
        }
    }

    @Test(arguments: ["../outside", "/OUTSIDE", "k8s/../../outside", "link", "link/new", "k8s/link/../../outside"])
    func aSpecDoesNotLeaveTheFolder(_ output: String) throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("", to: "repository/k8s/.keep")
            try tool.write("", to: "outside/.keep")
            let outside = tool.folder.appending(path: "outside").path
            for link in ["repository/link", "repository/k8s/link"] {
                try FileManager.default.createSymbolicLink(
                    atPath: tool.folder.appending(path: link).path,
                    withDestinationPath: outside
                )
            }
            let inner = CommandLineTool(folder: tool.folder.appending(path: "repository"))
            let named = output.replacing("/OUTSIDE", with: outside)
            try inner.write(Self.spec("cart", output: named), to: "cart.yaml")
            for arguments in [[], ["--check"], ["--diff"]] {
                let result = try inner.run(["generate", "cart.yaml"] + arguments)
                #expect(result.status == 2, "\(result)")
                #expect(result.errorOutput.hasPrefix("cart.yaml:1:9: error: output: '"), "\(result)")
                #expect(result.errorOutput.contains("with --output if it is meant"), "\(result)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: outside) == [".keep"])
            // Whoever calls may write anywhere.
            let result = try inner.run("generate", "cart.yaml", "--output", "../outside", "--quiet")
            #expect(result.status == 0 && tool.exists("outside/cart.yaml"), "\(result)")
        }
    }

    @Test func theStandardFolderIsNoWayOut() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(GenerateTests.spec, to: "repository/cart.yaml")
            try tool.write("", to: "outside/.keep")
            try FileManager.default.createSymbolicLink(
                atPath: tool.folder.appending(path: "repository/k8s").path,
                withDestinationPath: "../outside"
            )
            let inner = CommandLineTool(folder: tool.folder.appending(path: "repository"))
            let result = try inner.run("generate", "cart.yaml")
            #expect(result.status == 2 && !tool.exists("outside/cart.yaml"), "\(result)")
            #expect(result.errorOutput.hasPrefix("error: output: 'k8s' leads out of the folder"), "\(result)")
        }
    }

    @Test func specsThatAreLinks() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("", to: "repository/.git/.keep")
            try tool.write("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n", to: "outside/key.yaml")
            try tool.write(GenerateTests.spec, to: "repository/specs/cart.yaml")
            let links = [
                "key.yaml": "../outside/key.yaml", "cart.yaml": "specs/cart.yaml", "away": "../outside",
                "chain.yaml": "key.yaml",
            ]
            for (link, target) in links {
                try FileManager.default.createSymbolicLink(
                    atPath: tool.folder.appending(path: "repository/\(link)").path,
                    withDestinationPath: target
                )
            }
            let inner = CommandLineTool(folder: tool.folder.appending(path: "repository"))
            let absolute = inner.folder.appending(path: "key.yaml").path
            for path in ["key.yaml", "./key.yaml", "away/key.yaml", "chain.yaml", absolute] {
                let result = try inner.run("generate", path)
                #expect(result.status == 2, "\(result)")
                #expect(
                    result.errorOutput.hasPrefix("\(path): error: is a link that leads out of its repository"),
                    "\(result)"
                )
                #expect(!result.errorOutput.contains("PRIVATE"), "\(result)")
            }
            let result = try inner.run("generate", "cart.yaml", "--quiet")
            #expect(result.status == 0 && inner.exists("k8s/cart.yaml"), "\(result)")
            #expect(result.errorOutput.hasPrefix("cart.yaml: note: is a link to /"), "\(result)")
            // What is no link may be anywhere.
            let lower = CommandLineTool(folder: inner.folder.appending(path: "specs"))
            #expect(try lower.run("generate", "../specs/cart.yaml", "--check", "--quiet").status == 1)
        }
    }

    @Test func foldersThatOverlap() throws {
        try CommandLineTool.inFolder { tool in
            let manifest = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: NAME}\n"
            try tool.write(
                manifest.replacing("NAME", with: "cart") + "---\n" + manifest.replacing("NAME", with: "stock"),
                to: "k8s/shop/all.yaml"
            )
            try tool.write(Self.spec("cart", output: "k8s"), to: "a.yaml")
            try tool.write(Self.spec("stock", output: "k8s/shop"), to: "b.yaml")
            let result = try tool.run("generate", "a.yaml", "b.yaml")
            #expect(result.status == 2, "\(result)")
            #expect(result.errorOutput.contains("k8s/shop/all.yaml: error: is to be changed for the folder k8s and"))
            #expect(result.output.isEmpty)
        }
    }

    @Test func linksDoNotRepeatObjects() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(GenerateTests.spec, to: "cart.yaml")
            #expect(try tool.run("generate", "cart.yaml", "--quiet").status == 0)
            for link in ["k8s/a.yaml", "k8s/z.yaml"] {
                try FileManager.default.createSymbolicLink(
                    atPath: tool.folder.appending(path: link).path,
                    withDestinationPath: "cart.yaml"
                )
            }
            let result = try tool.run("generate", "cart.yaml")
            #expect(result.status == 0, "\(result)")
            #expect(result.errorOutput.hasSuffix("1 service: 1 file up to date\n"))
        }
    }

    @Test(arguments: [true, false], [true, false])
    func diffOfAFolderElsewhereApplies(_ isRepository: Bool, _ isAbsolute: Bool) throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("", to: "work/.keep")
            try tool.write("", to: "there/k8s/.keep")
            if isRepository {
                #expect(try Self.git(["init", "--quiet"], in: tool.folder.appending(path: "there")) == 0)
            }
            let inner = CommandLineTool(folder: tool.folder.appending(path: "work"))
            try inner.write(GenerateTests.spec, to: "cart.yaml")
            let output = isAbsolute ? tool.folder.appending(path: "there/k8s").path : "../there/k8s"
            let result = try inner.run("generate", "cart.yaml", "--diff", "--output", output)
            #expect(result.status == 1, "\(result)")
            let root = isRepository ? "there" : "there/k8s"
            #expect(result.errorOutput.contains("the paths in the diff are relative to "), "\(result.errorOutput)")
            #expect(result.errorOutput.contains("/\(root)\n"))
            try inner.write(result.output, to: "change.diff")
            let change = inner.folder.appending(path: "change.diff").path
            #expect(try Self.git(["apply", change], in: tool.folder.appending(path: root)) == 0)
            #expect(tool.exists("there/k8s/cart.yaml"))
        }
    }

    @Test func diffOfTheWorkingFolder() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(GenerateTests.spec, to: "specs/cart.yaml")
            let result = try tool.run("generate", "specs/cart.yaml", "--output", ".")
            #expect(result.status == 0, "\(result)")
            #expect(result.output.hasPrefix("diff --git a/cart.yaml b/cart.yaml\n"))
            #expect(tool.exists("cart.yaml"))
        }
    }

    private static func git(_ arguments: [String], in folder: URL) throws -> Int32 {
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        git.arguments = ["git"] + arguments
        git.currentDirectoryURL = folder
        try git.run()
        git.waitUntilExit()
        return git.terminationStatus
    }
}
