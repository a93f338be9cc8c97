import Foundation
import HardenKubernetes
import HardenTesting
import Testing

/// Everything here is held against what Git itself says.
@Suite struct IgnoreRulesTests {
    private static let files = [
        "a.yaml", "b.yaml", "keep.yaml", "#hash.yaml", "!bang.yaml", "trail .yaml", "x[1].yaml", "x1.yaml", "x2.yaml",
        "x-.yaml", "build/a.yaml", "build/deep/a.yaml", "src/build/a.yaml", "src/a.yaml", "src/b.yaml",
        "src/gen/a.yaml", "src/gen/b.yaml", "src/gen/sub/b.yaml", "doc/a/b/c.yaml", "doc/c.yaml", "doc/a/c.yaml",
        "logs/today.yaml", "logs/old/1.yaml", "foo/bar/baz.yaml", "foo/baz.yaml", "k8s/prod/secret.yaml",
        "k8s/dev/secret.yaml", "k8s/dev/app.yaml", "star*.yaml", "ÄÖ.yaml", "back\\slash.yaml",
    ]

    @Test(
        "the same files are ignored as by Git",
        arguments: [
            ["": "build/\n"], ["": "/build/\n"], ["": "build\n"], ["": "*.yaml\n!keep.yaml\n"], ["": "a.yaml\n"],
            ["": "/a.yaml\n"], ["": "src/*.yaml\n"], ["": "src/**/b.yaml\n"], ["": "**/gen\n"], ["": "**/gen/*.yaml\n"],
            ["": "doc/**/c.yaml\n"], ["": "doc/**\n!doc/c.yaml\n"], ["": "doc/*\n!doc/a\n"], ["": "logs/**/1.yaml"],
            ["": "\\#hash.yaml\n\\!bang.yaml\n"], ["": "# only a comment\n\n   \n"], ["": "trail\\ .yaml   \n"],
            ["": "x[1].yaml\n"], ["": "x[!1].yaml\n"], ["": "x[0-9].yaml\n"], ["": "x[[:digit:]].yaml\n"],
            ["": "x\\[1\\].yaml\n"], ["": "x[-].yaml\n"], ["": "x[]-].yaml\n"], ["": "star\\*.yaml\n"],
            ["": "?.yaml\n"],
            ["": "*\n!*/\n!b.yaml\n"], ["": "foo/**/baz.yaml\r\n"], ["": "secret.yaml\n", "k8s": "!secret.yaml\n"],
            ["": "secret.yaml\n", "k8s/dev": "!secret.yaml\napp.yaml\n"], ["src": "/gen/\n*.yaml\n!/a.yaml\n"],
            ["": "src/\n", "src": "!a.yaml\n"], ["": "**\n!k8s/\n!k8s/**\n"], ["": "**foo/baz.yaml\n"], ["": "a**z\n"],
            ["": "foo**bar\n/**/baz.yaml\n"], ["": "ÄÖ.yaml\n"], ["": "k8s/*/secret.yaml\n"],
            ["": "back\\\\slash.yaml\n"],
            ["": "/*\n!/k8s\n/k8s/*\n!/k8s/dev\n"], ["": "[a-\n"], ["": "/\n"], ["": "*/\n"], ["": "[^a].yaml\n"],
        ]
    )
    func asGit(_ ignores: [String: String]) throws {
        var files = Dictionary(uniqueKeysWithValues: Self.files.map { ($0, "a: 1\n") })
        for (folder, text) in ignores { files[folder.isEmpty ? ".gitignore" : "\(folder)/.gitignore"] = text }
        let folder = try temporaryFolder(files)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try run(["git", "init", "-q"], in: folder).status == 0)
        let listed = try run(
            ["git", "check-ignore", "--stdin", "-z"],
            in: folder,
            input: Self.files.joined(separator: "\0")
        )
        let ignored = Set(listed.output.split(separator: "\0").map(String.init))
        let expected = Self.files.filter { !ignored.contains($0) }.sorted()
        let found = FileSearch([folder.path]).files.map { String($0.dropFirst(folder.path.count + 1)) }
        #expect(found == expected, "\(ignores)")
    }

    @Test("files above the given folder count up to the repository's top, and its private excludes")
    func above() throws {
        let folder = try temporaryFolder([
            ".gitignore": "/k8s/gen/\n*.tmp.yaml\n", "k8s/a.yaml": "", "k8s/b.tmp.yaml": "", "k8s/gen/c.yaml": "",
            "k8s/private.yaml": "",
        ])
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try run(["git", "init", "-q"], in: folder).status == 0)
        try Data("private.yaml\n".utf8).write(to: folder.appending(path: ".git/info/exclude"))
        #expect(FileSearch(["\(folder.path)/k8s"]).files == ["\(folder.path)/k8s/a.yaml"])
        let named = "\(folder.path)/k8s/b.tmp.yaml"
        #expect(FileSearch([named]).files == [named], "a file that is named is read all the same")
    }
}
