import Foundation
import Testing

@testable import harden

/// Whoever silences a check leaves a trace, in every format, and `--strict` fails.
@Suite struct SilenceTests {
    /// What silences, by what is found of it: files, and what the trace says.
    private static let cases: [(name: String, files: [String: String], kind: String, place: String)] = [
        ("ignored rules", [".harden.yaml": "rules: {ignore: [shutdown]}\n"], "selection", ".harden.yaml:1"),
        (
            "selected rules", [".harden.yaml": "rules:\n  select: [privileged-container]\n"], "selection",
            ".harden.yaml:2"
        ),
        ("a severity", [".harden.yaml": "rules: {minSeverity: error}\n"], "selection", ".harden.yaml:1"),
        (
            "a threshold",
            [".harden.yaml": "rules:\n  parameters:\n    startup-probe-missing: {slowStartSeconds: 600}\n"],
            "selection", ".harden.yaml:3"
        ),
        (
            "ignored objects",
            [".harden.yaml": "ignore: [{match: {name: \"*\"}, rules: [grace-period-too-short], reason: why}]\n"],
            "suppression",
            ".harden.yaml:1"
        ),
        (
            "a comment",
            [
                "k8s/orders.yaml": CheckTests.manifest.replacing(
                    "terminationGracePeriodSeconds: 20",
                    with: "terminationGracePeriodSeconds: 20 # harden: ignore[grace-period-too-short] no"
                )
            ], "suppression", "k8s/orders.yaml:12"
        ),
        (
            "a template", ["k8s/t.yaml": "apiVersion: v1\nkind: Service\nmetadata: {{ x }}\n"], "left-alone",
            "k8s/t.yaml"
        ),
        (
            "a patch",
            [
                "k8s/kustomization.yaml":
                    "resources: [orders.yaml]\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    - {op: replace, path: /spec/template, value: 1}\n"
            ], "patched", "k8s/orders.yaml:1"
        ),
        (
            "code behind a value",
            ["k8s/d.yaml": CheckTests.manifest.replacing("Seconds: 20", with: "Seconds: 20 #@ x")],
            "filled-in", "k8s/d.yaml:1"
        ),
        (
            "an Ingress without a class",
            [
                "k8s/i.yaml": """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: i}
                spec: {defaultBackend: {service: {name: orders, port: {number: 80}}}}
                """
            ], "unresolved", "k8s/i.yaml:1"
        ),
        ("a hidden file", ["k8s/.d.yaml": CheckTests.manifest], "hidden", "k8s/.d.yaml"),
        ("a file without a name", ["k8s/.yaml": CheckTests.manifest], "hidden", "k8s/.yaml"),
        ("a hidden folder", ["k8s/.old/d.yaml": CheckTests.manifest], "hidden", "k8s/.old/d.yaml"),
        ("an ignored file", ["k8s/d.yaml": CheckTests.manifest, ".gitignore": "d.yaml\n"], "ignored", "k8s/d.yaml"),
        (
            "an ignored folder", ["k8s/o/a/d.yaml": CheckTests.manifest, "k8s/.gitignore": "o/\n"], "ignored",
            "k8s/o/a/d.yaml"
        ),
        ("vendored code", ["k8s/vendor/d.yaml": CheckTests.manifest], "vendored", "k8s/vendor/d.yaml"),
    ]

    private static func inRepository(_ files: [String: String], _ body: (CommandLineTool) throws -> Void) throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("", to: ".git/HEAD")
            // The tests keep their own output in hidden files beside it.
            try tool.write(CheckTests.manifest, to: "k8s/orders.yaml")
            for (path, text) in files { try tool.write(text, to: path) }
            try body(tool)
        }
    }

    @Test(arguments: cases.indices)
    func everyFormatHasATrace(_ index: Int) throws {
        let (name, files, kind, place) = Self.cases[index]
        try Self.inRepository(files) { tool in
            for format in ReportFormat.allCases {
                let output = try tool.run("k8s", "--format", format.rawValue).output
                let path = place.split(separator: ":")[0]
                // Properties of GitHub's commands are escaped; SARIF keeps path and line apart.
                let shown = output.replacing("%3A", with: ":").replacing("&#47;", with: "/").replacing(
                    "&#46;",
                    with: "."
                )
                #expect(shown.contains(kind) && shown.contains(path), "\(name) in \(format): \(output)")
            }
            let text = try tool.run("k8s").output
            #expect(text.contains(" \(kind) (\(place))"), "\(name): \(text)")
            let strict = try tool.run("k8s", "--select", "deck-single-target", "--strict")
            // A comment that accepts what does not run accepts nothing.
            let isAccepted = kind != "suppression" || place.hasPrefix(".harden")
            #expect(strict.status == (isAccepted ? 1 : 0), "\(name): \(strict)")
            #expect(strict.errorOutput.contains("--strict: 1 thing kept from the check") == isAccepted)
            #expect(try tool.run("k8s", "--select", "deck-single-target").status == 0, "only --strict fails")
        }
    }

    /// What Kubernetes reads, and others do not, or what looks like something else.
    @Test(
        arguments: [
            ("d.yaml", "kind: Deployment", "kind: !!binary RGVwbG95bWVudA=="),
            ("d.yaml", "kind: Deployment", "!!binary a2luZA==: Deployment"),
            ("d.yaml", "kind: Deployment", "x: &k kind\n*k : Deployment"),
            ("d.yaml", "kind: Deployment", "kind: ConfigMap\n<<: {kind: Deployment}"),
            ("d.yaml", "Seconds: 20", "Seconds: 120\n      <<: {terminationGracePeriodSeconds: 20}"),
            ("d.yaml", "name: orders", "name: !!binary b3JkZXJz"),
            ("d.yaml", "---\n", ""), ("d.yaml", "---\n", "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n"),
            ("kustomization.yaml", "", ""), ("d.yaml", "kind: Deployment", "kind: Deployment\n_format_version: '3.0'"),
        ]
    )
    func noSpellingHidesAnObject(_ file: String, _ text: String, _ spelling: String) throws {
        try CommandLineTool.inFolder { tool in
            let manifest = text.isEmpty ? CheckTests.manifest : CheckTests.manifest.replacing(text, with: spelling)
            #expect(text.isEmpty || manifest != CheckTests.manifest)
            try tool.write(manifest, to: "k8s/\(file)")
            let result = try tool.run("k8s")
            #expect(result.status != 0, "\(result)")
            #expect((result.output + result.errorOutput).contains("k8s/\(file):"), "\(result)")
        }
    }

    /// Of files that were put together without '---' the last would be all that is left.
    @Test func aMissingMarkerIsSaid() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(CheckTests.manifest.replacing("---\n", with: ""), to: "all.yaml")
            let result = try tool.run("all.yaml")
            #expect(result.status == 2, "\(result)")
            let expected =
                "all.yaml:17:1: error: 'apiVersion' is given twice, first in line 1; is a '---' missing between two objects?"
            #expect(result.errorOutput.contains(expected), "\(result)")
            #expect(!result.output.contains("no findings"), "\(result)")
        }
    }

    /// A patch that changes nothing hides nothing.
    @Test(
        arguments: [
            "- {op: test, path: /spec/template, value: 1}", "- {op: copy, from: /spec, path: /spec}",
            "- {op: move, from: /spec, path: /spec}",
        ]
    )
    func patchesThatChangeNothingHideNothing(_ patch: String) throws {
        let kustomization =
            "resources: [orders.yaml]\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    \(patch)\n"
        try Self.inRepository(["k8s/kustomization.yaml": kustomization]) { tool in
            let result = try tool.run("k8s", "--strict")
            #expect(result.output.contains("grace-period-too-short"), "\(result)")
            #expect(!result.output.contains("patched"), "\(result)")
        }
    }

    @Test func acceptedFindingsFailStrictChecks() throws {
        let index = try #require(Self.cases.firstIndex { $0.name == "a comment" })
        try Self.inRepository(Self.cases[index].files) { tool in
            let arguments = ["k8s", "--select", "grace-period-too-short"]
            let plain = try tool.run(arguments)
            let strict = try tool.run(arguments + ["--strict"])
            #expect(plain.status == 0 && strict.status == 1, "\(plain) \(strict)")
        }
    }

    @Test func nothingIsSaidWhereNothingIsHidden() throws {
        let others = [
            ".github/workflows/ci.yml": "on: push\njobs: {}\n", ".pre-commit-config.yaml": "repos: []\n",
            ".harden.yaml": "application: {onSIGTERM: drains}\n", "k8s/.gitignore": "out/\n", "k8s/out/log.json": "{}",
            "k8s/values.yaml": "a: b\n", "k8s/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
            "k8s/node_modules/a/package.json": "{\"name\": \"a\"}",
        ]
        try Self.inRepository(others) { tool in
            let result = try tool.run(".", "--select", "deck-single-target", "--strict")
            #expect(result.status == 0, "\(result)")
            #expect(!result.output.contains("silenced") && !result.output.contains("not judged"), "\(result)")
        }
    }

    @Test func linksThatAreNotFollowedAreTold() throws {
        try Self.inRepository(["other/d.yaml": CheckTests.manifest]) { tool in
            let files = FileManager.default
            let folder = tool.folder.path
            try files.createSymbolicLink(atPath: "\(folder)/k8s/link.yaml", withDestinationPath: "../other/d.yaml")
            try files.createSymbolicLink(atPath: "\(folder)/k8s/more", withDestinationPath: "../other")
            try files.createSymbolicLink(atPath: "\(folder)/k8s/again.yaml", withDestinationPath: "orders.yaml")
            let output = try tool.run("k8s", "--select", "deck-single-target").output
            #expect(output.contains("2 link (k8s/link.yaml and k8s/more/d.yaml)"), "\(output)")
            let all = try tool.run(".", "--select", "deck-single-target").output
            #expect(!all.contains("link"), "both are found elsewhere")
        }
    }

    /// A folder with too much in it is told as a whole, and costs no more.
    @Test func largeFoldersAreNotLookedThrough() throws {
        try Self.inRepository([:]) { tool in
            for number in 0..<250 { try tool.write(CheckTests.manifest, to: "k8s/.old/\(number).yaml") }
            #expect(try tool.run("k8s", "--select", "deck-single-target").output.contains("1 hidden (k8s/.old/)"))
        }
    }
}
