import Foundation
import Testing

/// The mistakes that are made most with 'generate': each ends with status 2, writes nothing, and says what to do.
@Suite struct MistakeTests {
    /// Runs `generate` on a spec.
    private func generate(
        _ spec: String,
        _ arguments: String...,
        prepare: (CommandLineTool) throws -> Void = { _ in }
    ) throws -> CommandLineTool.Result {
        var result = CommandLineTool.Result(status: 0, output: "", errorOutput: "")
        try CommandLineTool.inFolder { tool in
            try tool.write(spec, to: "spec.yaml")
            try prepare(tool)
            result = try tool.run(["generate", "spec.yaml"] + arguments)
            #expect(result.status == 2, "\(result)")
            #expect(result.output.isEmpty)
        }
        return result
    }

    @Test func missingFile() throws {
        let result = try CommandLineTool.result(of: "generate", "nowhere.yaml")
        #expect(result.status == 2)
        #expect(result.errorOutput.contains("nowhere.yaml: error: cannot be opened: No such file or directory"))
    }

    @Test func folderInPlaceOfASpec() throws {
        let result = try CommandLineTool.result(of: "generate", ".")
        #expect(result.status == 2)
        #expect(result.errorOutput.contains(".: error: is a folder, and a spec is a file"))
        #expect(result.errorOutput.contains("'harden .'"))
    }

    @Test(arguments: ["", "# nothing yet\n", "---\n"])
    func emptySpec(_ text: String) throws {
        #expect(try generate(text).errorOutput.contains("spec.yaml: error: is empty"))
    }

    @Test func manifestInPlaceOfASpec() throws {
        let result = try generate("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart}\n")
        #expect(result.errorOutput.contains("spec.yaml:1:1: error: this is a Kubernetes object (Deployment)"))
        #expect(result.errorOutput.contains("harden schema"))
    }

    @Test func specThatDoesNotParse() throws {
        #expect(try generate("name: cart\n  image: x\n").errorOutput.contains("spec.yaml:2:"))
    }

    @Test func misspeltField() throws {
        let result = try generate(GenerateTests.spec.replacing("image:", with: "imgae:"))
        #expect(
            result.errorOutput.contains("spec.yaml:2:1: error: imgae: unknown field 'imgae'; did you mean 'image'?")
        )
        #expect(!result.errorOutput.contains("error: error:"))
    }

    @Test func outputIsAFile() throws {
        let result = try generate(GenerateTests.spec, "--output", "spec.yaml")
        #expect(result.errorOutput.contains("spec.yaml: error: is not a folder"))
    }

    @Test func outputIsBelowAFile() throws {
        let result = try generate(GenerateTests.spec, "--output", "spec.yaml/k8s")
        #expect(result.errorOutput.contains("spec.yaml/k8s: error: cannot be looked at: Not a directory"))
    }

    @Test func serviceTwice() throws {
        let result = try generate(GenerateTests.spec + "\n---\n" + GenerateTests.spec)
        #expect(result.errorOutput.contains("two services are called 'cart'"))
    }

    @Test func sameServiceInTwoSpecs() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(GenerateTests.spec, to: "a.yaml")
            try tool.write(GenerateTests.spec, to: "b.yaml")
            let result = try tool.run("generate", "a.yaml", "b.yaml")
            #expect(result.status == 2)
            #expect(result.errorOutput.contains("two services are called 'cart'"))
        }
    }

    @Test func objectTwiceInTheFolder() throws {
        let manifest = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: cart\n"
        let result = try generate(GenerateTests.spec) { tool in
            try tool.write(manifest, to: "k8s/a.yaml")
            try tool.write(manifest, to: "k8s/b.yaml")
        }
        #expect(result.errorOutput.contains("Deployment cart is defined more than once"))
        #expect(result.errorOutput.contains("k8s/a.yaml:1:1"))
    }

    @Test(arguments: [("cart.yaml", "."), ("k8s/cart.yaml", "k8s"), ("cart.yaml", "./")])
    func manifestsWouldGoToTheSpec(_ spec: String, _ output: String) throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(GenerateTests.spec, to: spec)
            let result = try tool.run("generate", spec, "--output", output)
            #expect(result.status == 2, "\(result)")
            #expect(result.errorOutput.contains("\(spec) is a spec, and the manifests would have to go"))
            #expect(try tool.text(of: spec) == GenerateTests.spec)
        }
    }

    @Test func specUnderAnotherNameInTheFolder() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(GenerateTests.spec, to: "specs/mine.yaml")
            try tool.write("", to: "k8s/.keep")
            try FileManager.default.linkItem(
                at: tool.folder.appending(path: "specs/mine.yaml"),
                to: tool.folder.appending(path: "k8s/cart.yaml")
            )
            let result = try tool.run("generate", "specs/mine.yaml")
            #expect(result.status == 2, "\(result)")
            #expect(result.errorOutput.contains("k8s/cart.yaml is a spec"))
        }
    }

    @Test func emptyOutput() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(GenerateTests.spec, to: "cart.yaml")
            let result = try tool.run("generate", "cart.yaml", "--output", "")
            #expect(result.status == 2, "\(result)")
            #expect(result.errorOutput.contains("--output is empty"))
        }
    }

    @Test func linkThatLeadsOutOfTheFolder() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(GenerateTests.spec, to: "spec.yaml")
            try tool.write("untouched: true\n", to: "elsewhere/cart.yaml")
            try tool.write("", to: "k8s/.keep")
            try FileManager.default.createSymbolicLink(
                atPath: tool.folder.appending(path: "k8s/cart.yaml").path,
                withDestinationPath: "../elsewhere/cart.yaml"
            )
            let result = try tool.run("generate", "spec.yaml")
            #expect(result.status == 2, "\(result)")
            #expect(result.errorOutput.contains("k8s/cart.yaml: error: is a folder, or a link"))
            #expect(result.output.isEmpty)
            #expect(try tool.text(of: "elsewhere/cart.yaml") == "untouched: true\n")
        }
    }

    @Test func noPermission() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(GenerateTests.spec, to: "spec.yaml")
            try tool.write("", to: "k8s/.keep")
            let folder = tool.folder.appending(path: "k8s").path
            try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
            let result = try tool.run(["generate", "spec.yaml"], mayDoAll: false)
            #expect(result.status == 2, "\(result)")
            #expect(result.errorOutput.contains("Permission denied"))
            #expect(result.errorOutput.contains("nothing was written"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [".keep"])
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
        }
    }
}
