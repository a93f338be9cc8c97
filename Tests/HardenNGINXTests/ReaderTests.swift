import HardenNGINX
import Testing

@Suite struct ReaderTests {
    /// A tree on one line a directive: words in brackets, blocks indented.
    private static func outline(_ text: String) throws -> [String] {
        let file = NGINXFile(text: text)
        if let error = file.error { throw error }
        return outline(file.directives, 0)
    }

    private static func outline(_ directives: [NGINXDirective], _ depth: Int) -> [String] {
        directives.flatMap { directive in
            let words = directive.words.map { "[\($0.text)]" }.joined()
            let code = directive.code.map { " code <\($0)>" } ?? ""
            return [String(repeating: " ", count: depth) + words + code] + outline(directive.children, depth + 1)
        }
    }

    @Test(arguments: [
        ("a b c;", ["[a][b][c]"]),
        ("a{b;c{d e;}}f;", ["[a]", " [b]", " [c]", "  [d][e]", "[f]"]),
        // Quotes, and what a backslash does within them and without.
        (#"a "b c" 'd;{}#' "";"#, ["[a][b c][d;{}#][]"]),
        (#"a "q\"q" 'q\'q' "t\tt" "b\\b" "\.";"#, [#"[a][q"q][q'q]["# + "t\tt" + #"][b\b][\.]"#]),
        (#"a b\ c d\;e \.php$;"#, [#"[a][b\ c][d\;e][\.php$]"#]),
        // A quote within a word is a part of it; one that closes may be followed by a parenthesis.
        (#"a b"c d'e;"#, [#"[a][b"c][d'e]"#]),
        (#"if ($a = "b") { }"#, ["[if][($a][=][b][)]"]),
        // `${` opens no block, wherever it stands in a word.
        ("a ${b}c x$y{ d ${e}; }", ["[a][${b}c][x$y]", " [d][${e}]"]),
        ("a#b c; # d\ne f#\n;", ["[a#b][c]", "[e][f#]"]),
        ("a # b;\n c;", ["[a][c]"]),
        ("a}b c;", ["[a}b][c]"]),
        // CRLF, a carriage return alone, and a tab separate words; a vertical tab does not.
        ("a b;\r\nc\rd;\te\u{B}f;\r\n", ["[a][b]", "[c][d]", "[e\u{B}f]"]),
        ("", []), ("# only", []), (" \n\t", []),
    ])
    func words(_ text: String, _ expected: [String]) throws {
        #expect(try Self.outline(text) == expected)
    }

    @Test func codeInLua() throws {
        let code = #" local t = { "}", '\'}', [[ } ]], [==[ }]]} ]==] } -- } \#n --[[ } ]] return t "#
        let outline = try Self.outline("location / { set_by_lua_block $x {\(code)} a; }")
        #expect(outline == ["[location][/]", " [set_by_lua_block][$x] code <\(code)>", " [a]"])
        // A string ends with its line: these quotes begin none, and the brace is one.
        for code in [" it's ", " \"a\\\n", " '\\'\\' ", " [== "] {
            #expect(try Self.outline("a_by_lua_block {\(code)}") == ["[a_by_lua_block] code <\(code)>"])
        }
    }

    @Test(arguments: [
        ("a b\n}", "1:4", "expected ';' behind the directive 'a', before '}'"),
        ("a {\n b\n}", "2:3", "expected ';' behind the directive 'b', before '}'"),
        ("a;\n  b c", "2:6", "expected ';' behind the directive 'b', before the end of the file"),
        ("a;\n}", "2:1", "unexpected '}': no block is open"),
        ("a;\n;", "2:1", "unexpected ';', expected the name of a directive or '}'"),
        ("{", "1:1", "unexpected '{', expected the name of a directive or '}'"),
        ("é {\n b;", "2:4", "end of file in the block of 'é', expected '}'"),
        ("a 'b\n;", "1:3", "the quote ' is not closed"),
        (#"a "b"c;"#, "1:6", "expected a blank, ';' or '{' behind the closing \""),
        ("a_by_lua_block { [[ }", "1:22", "end of file in the code of 'a_by_lua_block', expected '}'"),
        (
            "\u{FEFF}a;", "1:1",
            "the file begins with a byte order mark, which nginx takes for a part of the first directive's name"
        ),
    ])
    func errors(_ text: String, _ place: String, _ message: String) throws {
        let error = try #require(NGINXFile(text: text).error)
        #expect(error.message == message)
        #expect(error.location.description == place)
        #expect(error.hint != nil)
    }

    /// What is before an error is there all the same; a block that is not closed ends at the error.
    @Test func partsBeforeAnError() {
        let file = NGINXFile(text: "a b;\nc { d; e 'f")
        #expect(file.error?.location.description == "2:10")
        #expect(file.directives.map(\.name) == ["a", "c"])
        #expect(file.directives.last?.children.map(\.name) == ["d"])
    }

    /// The room that nginx's buffer gives, as `nginx -t` 1.22 has it.
    @Test(arguments: [("env ", ";", 4_095), ("env \"", "\";", 4_094), ("#", "\n", 4_094)])
    func lengths(_ before: String, _ after: String, _ most: Int) {
        func error(_ count: Int) -> NGINXError? {
            NGINXFile(text: before + String(repeating: "a", count: count) + after + "a;").error
        }
        #expect(error(most) == nil)
        #expect(error(most + 1) != nil)
    }

    @Test func depthIsBounded() {
        let deep = { (depth: Int) in String(repeating: "a{", count: depth) + String(repeating: "}", count: depth) }
        #expect(NGINXFile(text: deep(1_000)).error == nil)
        #expect(NGINXFile(text: deep(1_001)).error?.message == "more than 1000 blocks within each other")
        #expect(NGINXFile(text: String(repeating: "a{", count: 500_000)).error != nil)
    }

    @Test func ranges() throws {
        let text = "http {\n  server { # s\n    listen \"80\";\n  }\n}\n"
        let file = NGINXFile(text: text)
        let server = try #require(file.directives.first?.children.first)
        let listen = try #require(server.children.first)
        #expect(file.source.text(server.range) == "server { # s\n    listen \"80\";\n  }")
        #expect(server.blockRange.map(file.source.text) == " # s\n    listen \"80\";\n  ")
        #expect(file.source.text(listen.range) == "listen \"80\";")
        #expect(listen.words.map { file.source.text($0.range) } == ["listen", "\"80\""])
        #expect(listen.location.description == "3:5")
        #expect(listen.parent == server)
        #expect(file.comments.map(file.source.text) == ["# s"])
    }
}
