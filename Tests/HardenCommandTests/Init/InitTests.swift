import Foundation
import Testing

@testable import harden

@Suite struct InitTests {
    @Test func beginsARepositoryWithTheNameOfItsFolder() throws {
        try CommandLineTool.inFolder { tool in
            let result = try tool.run("init", "--template", "swift-service", "shop-cart")
            #expect(result.status == 0, "\(result)")
            #expect(result.output.isEmpty)
            #expect(result.errorOutput.contains("created shop-cart/Sources/ShopCart/ShopCartServer.swift\n"))
            #expect(result.errorOutput.hasSuffix("; see shop-cart/README.md\n"))
            let package = try tool.text(of: "shop-cart/Package.swift")
            #expect(package.contains("name: \"shop-cart\""))
            #expect(package.contains("https://github.com/example/harden.git\", from: \"\(Harden.version)\""))
            let workflow = try tool.text(of: "shop-cart/.github/workflows/ci.yml")
            #expect(workflow.contains("group: ci-${{ github.ref }}\n"))
        }
    }

    @Test func setsWhatTheTemplateAsksFor() throws {
        try CommandLineTool.inFolder { tool in
            let result = try tool.run(
                "init",
                "--template",
                "any-service",
                "--set",
                "name=cart",
                "--set",
                "host=shop.example.org",
                "--set",
                "image=localhost:5000/shop/cart",
                "--quiet",
                "."
            )
            #expect(result.status == 0, "\(result)")
            #expect(result.errorOutput.isEmpty)
            let spec = try tool.text(of: "service.yaml")
            #expect(spec.contains("\nname: cart\nimage: localhost:5000/shop/cart:1.0.0\n"))
            #expect(spec.contains("hosts: [shop.example.org]"))
            #expect(try tool.run("generate", "service.yaml", "--check").status == 0)
            #expect(try tool.run("k8s").status == 0)
        }
    }

    @Test func aSecondRunChangesNothing() throws {
        try CommandLineTool.inFolder { tool in
            #expect(try tool.run("init", "--template", "platform", "--quiet", "manifests").status == 0)
            let result = try tool.run("init", "--template", "platform", "manifests")
            #expect(result.status == 0, "\(result)")
            #expect(result.errorOutput.contains("unchanged manifests/HARDEN.md\n"))
            #expect(!result.errorOutput.contains("created"))
        }
    }

    @Test func replacesNothingUnlessToldTo() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("mine\n", to: "orders/service.yaml")
            try tool.write("mine too\n", to: "orders/k8s/README.md")
            let result = try tool.run("init", "--template", "any-service", "orders")
            #expect(result.status == 2)
            #expect(
                result.errorOutput == """
                    orders/k8s/README.md: error: exists already
                    orders/service.yaml: error: exists already
                    nothing was written; with --force files are replaced

                    """
            )
            #expect(try tool.text(of: "orders/service.yaml") == "mine\n")
            #expect(!tool.exists("orders/k8s/orders.yaml"))

            let forced = try tool.run("init", "--template", "any-service", "--force", "orders")
            #expect(forced.status == 0, "\(forced)")
            #expect(forced.errorOutput.contains("replaced orders/service.yaml\n"))
            #expect(forced.errorOutput.contains("created orders/k8s/orders.yaml\n"))
            #expect(try tool.text(of: "orders/service.yaml").contains("name: orders\n"))
        }
    }

    @Test func whatIsNoFileStaysEvenIfForced() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("", to: "outside/kept")
            try FileManager.default.createDirectory(
                at: tool.folder.appending(path: "orders/service.yaml"),
                withIntermediateDirectories: true
            )
            try FileManager.default.createSymbolicLink(
                atPath: tool.folder.appending(path: "orders/k8s").path,
                withDestinationPath: "../outside"
            )
            let result = try tool.run("init", "--template", "any-service", "--force", "orders")
            #expect(result.status == 2)
            #expect(result.errorOutput.contains("orders/service.yaml: error: is a folder where a file has to be"))
            #expect(result.errorOutput.contains("orders/k8s/README.md: error: leads out of the folder, to "))
            #expect(result.errorOutput.hasSuffix("\nnothing was written\n"))
            #expect(!tool.exists("outside/README.md"))
            #expect(!tool.exists("orders/.pre-commit-config.yaml"))
        }
    }

    @Test(
        arguments: [
            (["orders"], "no template is given; say --template and one of these:\n  swift-service: "),
            (["--template", "java", "orders"], "there is no template 'java'; say --template and one of these:"),
            (["--template", "platform", "--set", "name", "orders"], "--set 'name': expected key=value"),
            (
                ["--template", "platform", "--set", "host=a.b", "orders"],
                "--set 'host=a.b': the template platform asks for name, harden_owner and harden_version"
            ),
            (["--template", "platform", "--set", "name=a", "--set", "name=b", "orders"], "name is set twice"),
            (
                ["--template", "any-service", "--set", "name=My_Cart", "x"],
                "name 'My_Cart' cannot be used: expected a DNS"
            ),
            (["--template", "any-service", "My_Cart"], "name 'My_Cart' cannot be used: expected a DNS label"),
            (["--template", "any-service", "My_Cart"], "; set another one, such as --set name=my-cart"),
            (["--template", "any-service", "2024 Cart!"], "; set another one, such as --set name=cart"),
            (["--template", "any-service", "null"], "; set another one, such as --set name=service"),
            (["--template", "any-service", "--set", "name=", "x"], "name '' cannot be used: expected a DNS label"),
            (["--template", "any-service", ""], "the folder is empty"),
            (["--template", "any-service"], "Missing expected argument '<dir>'"),
        ]
    )
    func wrongCallsSayWhatIsExpected(_ arguments: [String], _ message: String) throws {
        try CommandLineTool.inFolder { tool in
            let result = try tool.run(["init"] + arguments)
            #expect(result.status == 2, "\(result)")
            #expect(result.errorOutput.hasPrefix("error: "))
            #expect(result.errorOutput.contains(message), "\(result)")
            #expect(!tool.exists("orders"))
        }
    }

    @Test func theHelpListsTheTemplates() throws {
        let result = try CommandLineTool.result(of: "init", "--help")
        #expect(result.status == 0)
        for template in Template.all { #expect(result.output.contains("\n  \(template.name): ")) }
    }
}
