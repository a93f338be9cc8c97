import HardenNGINX
import HardenText
import Testing

@Suite struct EditingTests {
    private static func edit(_ text: String, _ edits: (NGINXFile) throws -> [NGINXEdit]) throws -> String {
        let file = NGINXFile(text: text)
        return String(decoding: try file.applying(edits(file)).result, as: UTF8.self)
    }

    private static func first(_ name: String, _ file: NGINXFile) throws -> NGINXDirective {
        try #require(file.allDirectives.first { $0.name == name })
    }

    // MARK: Arguments

    @Test(arguments: [
        ("a b  c; # d", "x", "a x  c; # d"),
        ("a b  c;", "x y", #"a "x y"  c;"#),
        ("a 'b' c;", "it's", #"a 'it\'s' c;"#),
        (#"a "b" c;"#, "${host}:80", #"a "${host}:80" c;"#),
        ("a b c;", "http://${host}$uri", "a http://${host}$uri c;"),
        ("a b c;", #"\.php$"#, #"a "\.php$" c;"#),
        ("a b c;", #"x\"#, #"a "x\\" c;"#),
        ("a b c;", "", #"a "" c;"#),
        ("a b c;", "#x", ##"a "#x" c;"##),
        ("a b c;", "b", "a b c;"),
        ("a 'b' c;", "b", "a 'b' c;"),
    ])
    func set(_ text: String, _ value: String, _ expected: String) throws {
        #expect(try Self.edit(text) { [.set(try Self.first("a", $0), argument: 0, to: value)] } == expected)
    }

    /// Only a parenthesis may stand right behind a quote; and each line ends as the one beside it.
    @Test func neighbours() throws {
        #expect(
            try Self.edit(#"if ($a = "b") {}"#) { [.set(try Self.first("if", $0), argument: 3, to: "c")] }
                == #"if ($a = "b" c {}"#
        )
        let text = try Self.edit("a {\n  b 1;\r\n  c 2;\n}\n") { file in
            let block = try Self.first("a", file)
            return [
                .insert(NGINXStatement(["x"]), into: block, .after(try Self.first("b", file))),
                .insert(NGINXStatement(["y"]), into: block, .last),
            ]
        }
        #expect(text == "a {\n  b 1;\r\n  x;\r\n  c 2;\n  y;\n}\n")
    }

    @Test func addArguments() throws {
        let text = try Self.edit("server b:80 ; # c\n") { file in
            let server = try Self.first("server", file)
            return [.add(argument: "max_fails=0", to: server), .add(argument: "a b", to: server)]
        }
        #expect(text == "server b:80 max_fails=0 \"a b\" ; # c\n")
    }

    // MARK: Directives

    private static let keepalive = NGINXStatement(["keepalive", "4"])

    @Test(arguments: [
        ("upstream u {\n\tserver b; # c\n\t# d\n}\n", "upstream u {\n\tserver b; # c\n\tkeepalive 4;\n\t# d\n}\n"),
        ("upstream u {\r\n  server b;\r\n}", "upstream u {\r\n  server b;\r\n  keepalive 4;\r\n}"),
        ("upstream u { server b; }", "upstream u { server b; keepalive 4; }"),
        ("upstream u {server b;}", "upstream u {server b; keepalive 4;}"),
        ("upstream u {}", "upstream u {\n    keepalive 4;\n}"),
        ("http {\n  upstream u { }\n}", "http {\n  upstream u {\n    keepalive 4;\n  }\n}"),
        ("http { upstream u {} }", "http { upstream u { keepalive 4; } }"),
        ("upstream u { # c\n}", "upstream u { # c\n    keepalive 4;\n}"),
        ("upstream u {\n  # c\n}", "upstream u {\n    keepalive 4;\n  # c\n}"),
        ("upstream u { server a;\n  server b; }", "upstream u { server a;\n  server b; keepalive 4; }"),
    ])
    func insertLast(_ text: String, _ expected: String) throws {
        #expect(try Self.edit(text) { [.insert(Self.keepalive, into: try Self.first("upstream", $0))] } == expected)
    }

    @Test func insertFirst() throws {
        let text = try Self.edit("upstream u { # c\n  # s\n  server b;\n}\n") {
            [.insert(Self.keepalive, into: try Self.first("upstream", $0), .first)]
        }
        #expect(text == "upstream u { # c\n  keepalive 4;\n  # s\n  server b;\n}\n")
    }

    @Test(arguments: [
        ("", "w 1;\n"), ("# c", "# c\nw 1;"), ("# c\n", "# c\nw 1;\n"), ("a;", "a;\nw 1;"), ("a; # c", "a; # c\nw 1;"),
        ("a {\n}\n\n# end\n", "a {\n}\nw 1;\n\n# end\n"),
    ])
    func insertIntoTheFile(_ text: String, _ expected: String) throws {
        #expect(try Self.edit(text) { _ in [.insert(NGINXStatement(["w", "1"]), into: nil)] } == expected)
    }

    @Test func insertABlock() throws {
        let block = NGINXStatement(
            ["location", "/a b"],
            block: [NGINXStatement(["return", "200"]), NGINXStatement(["x"], block: [])]
        )
        let text = try Self.edit("server {\n  listen 80;\n}\n") { file in
            [.insert(block, into: try Self.first("server", file), .after(try Self.first("listen", file)))]
        }
        #expect(text == "server {\n  listen 80;\n  location \"/a b\" {\n    return 200;\n    x {\n    }\n  }\n}\n")
    }

    @Test(arguments: [
        ("a;\n  b c; # d\ne;\n", "a;\ne;\n"), ("a;\nb {\n c;\n}\ne;", "a;\ne;"), ("a;\r\nb;", "a;"), ("b;", ""),
        ("a; b; c;", "a; c;"), ("x { b; }", "x { }"), ("a; b; # c\n", "a; # c\n"), ("b; a;\n", "a;\n"),
    ])
    func remove(_ text: String, _ expected: String) throws {
        #expect(try Self.edit(text) { [.remove(try Self.first("b", $0))] } == expected)
    }

    // MARK: Refusals

    @Test func refusals() throws {
        func refusal(_ text: String, _ edits: (NGINXFile) throws -> [NGINXEdit]) throws -> String {
            let file = NGINXFile(text: text)
            let made = try edits(file)
            do throws(NGINXRefusal) {
                let result = try file.applying(made).result
                return "made: \(String(decoding: result, as: UTF8.self))"
            } catch {
                return error.description
            }
        }
        #expect(
            try refusal("a b") { _ in [] }
                == "line 1, column 4 is left alone: the file cannot be read (1:4: expected ';' behind the directive 'a', before the end of the file)"
        )
        #expect(
            try refusal("a b;") { file in
                let a = try Self.first("a", file)
                return [.set(a, argument: 0, to: "c"), .remove(a)]
            } == "line 1, column 3 is left alone: another edit changes the same place"
        )
        #expect(
            try refusal("a b;") { [.set(try Self.first("a", $0), argument: 0, to: "x\0y")] }
                .hasSuffix("as one word")
        )
        #expect(
            try refusal("a b;") { [.set(try Self.first("a", $0), argument: 1, to: "c")] }
                == "line 1, column 1 is left alone: there is no such argument"
        )
        #expect(
            try refusal("a b;") { [.insert(NGINXStatement(["c"]), into: try Self.first("a", $0))] }
                == "line 1, column 1 is left alone: 'a' has no block of directives"
        )
    }

    @Test func diff() throws {
        let file = NGINXFile(text: "events {}\nhttp {\n    server {\n        listen 80;\n    }\n}\n")
        let patch = try file.applying([.set(try Self.first("listen", file), argument: 0, to: "8080")])
        let text = String(decoding: UnifiedDiff(patch, path: "nginx.conf").text(), as: UTF8.self)
        #expect(text.contains("-        listen 80;\n+        listen 8080;\n"))
    }
}
