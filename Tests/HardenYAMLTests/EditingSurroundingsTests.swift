import HardenYAML
import Testing

/// What stands around the place of an edit, and would become part of what is put there, or change what it means.
@Suite struct EditingSurroundingsTests {
    typealias Case = EditingTests.Case

    static let text: YAMLValue = "x\ny\n"

    @Test(arguments: [
        // Blanks behind the last line of what is replaced would become the end of a literal block's last line.
        Case(before: "- a: 1\n  b: 2 \n", edit: .put([0], text), after: "- |\n  x\n  y\n"),
        Case(before: "- a: 1\n  b: 2\t\n- c\n", edit: .put([0], "x\ny"), after: "- |-\n  x\n  y\n- c\n"),
        Case(before: "- a: 1\n  b: 2 ", edit: .put([0], text), after: "- |\n  x\n  y\n"),
        Case(before: "- a: 1\n  b: 2 ", edit: .put([0], ["c": text]), after: "- c: |\n    x\n    y\n"),
    ])
    func blanksBehind(_ example: Case) throws {
        #expect(try EditingTests.edit(example.before, example.edit) == example.after)
    }

    @Test(arguments: [
        // JSON may be indented by tabs, and what is new is, too.
        Case(
            before: "{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}\n",
            edit: .put(["a", "c", "d"], 2),
            after: "{\n\t\"a\": {\n\t\t\"b\": 1,\n\t\t\"c\": {\n\t\t\t\"d\": 2\n\t\t}\n\t}\n}\n"
        ),
        // An entry may come with comments of its own above it.
        Case(
            before: "a:\n  b: 1 # d\nz: 2\n",
            edit: .insert(into: ["a"], .init("x", ["w": 1], above: [" c", "!"]), .after("b")),
            after: "a:\n  b: 1 # d\n  # c\n  #!\n  x:\n    w: 1\nz: 2\n"
        ),
        Case(before: "{a: 1}\n", edit: .insert(into: [], .init("x", 1, above: [" c"])), after: "{a: 1, x: 1}\n"),
    ])
    func tabsAndComments(_ example: Case) throws {
        let result = try EditingTests.edit(example.before, example.edit)
        #expect(result == example.after, "\(result)")
    }

    /// Comment lines directly above a key belong to it; those that a blank line or another indentation parts from it do
    /// not.
    @Test(arguments: [
        Case(
            before: "a: 1\n# of b\n# and more\nb: 2\n",
            edit: .insert(into: [], .init("x", 3), .after("a")),
            after: "a: 1\nx: 3\n# of b\n# and more\nb: 2\n"
        ),
        Case(
            before: "l:\n- a:\n  - 1\n    # of the item\n  # of b\n  b: 2\n",
            edit: .insert(into: ["l", 0], .init("x", ["w": 3]), .after("a")),
            after: "l:\n- a:\n  - 1\n    # of the item\n  x:\n    w: 3\n  # of b\n  b: 2\n"
        ),
        Case(
            before: "l:\n- 1\n# of b\nb: 2\n",
            edit: .append(to: ["l"], 3),
            after: "l:\n- 1\n- 3\n# of b\nb: 2\n"
        ),
        Case(
            before: "a: |\n  t\n# of b\r\nb: 2\n",
            edit: .insert(into: [], .init("x", text), .after("a")),
            after: "a: |\n  t\nx: |\n  x\n  y\n# of b\r\nb: 2\n"
        ),
        Case(
            before: "m:\n  # of a\n  a: 1\n",
            edit: .insert(into: ["m"], .init("x", 3), .first),
            after: "m:\n  x: 3\n  # of a\n  a: 1\n"
        ),
        // What stands above the first key of a document is said of the whole.
        Case(before: "# file\na: 1\n", edit: .insert(into: [], .init("x", 3), .first), after: "# file\nx: 3\na: 1\n"),
        Case(
            before: "a: 1\n# of a\n\nb: 2\n",
            edit: .insert(into: [], .init("x", 3), .after("a")),
            after: "a: 1\n# of a\nx: 3\n\nb: 2\n"
        ),
        Case(
            before: "m:\n  a: 1\n  # of a\nb: 2\n",
            edit: .put(["m", "x"], 3),
            after: "m:\n  a: 1\n  # of a\n  x: 3\nb: 2\n"
        ),
        Case(before: "a: 1\n# end\n---\nb: 2\n", edit: .put(["x"], 3), after: "a: 1\n# end\nx: 3\n---\nb: 2\n"),
    ])
    func commentsAboveTheNextKey(_ example: Case) throws {
        let result = try EditingTests.edit(example.before, example.edit)
        #expect(result == example.after, "\(result)")
    }

    @Test func commentsOfAnEntry() throws {
        let text =
            "a: 1\nb: # x\n  # y\n  c: [1, # z\n    2]  # w\n# one\n\n# two\n# three\nd: '# no'  # four\ne: |\n  #\n# five\n"
        let file = YAMLFile(text: text, name: "a.yaml")
        let document = try #require(file.documents.first)
        func comments(_ key: String) -> [String]? { document.root[key]?.comments }
        #expect(comments("a") == [] && comments("b") == [" x", " y", " z", " w"])
        #expect(comments("d") == [" four"] && comments("e") == [])
        let beside = try #require(document.root["d"]).commentsBeside.map { file.source.text($0) }
        #expect(beside == ["# two", "# three", "# four"])
        #expect(document.root["a"]?.commentsBeside == [])
    }

    @Test(arguments: [
        // Lines of blanks that are longer than a literal block is indented would become its lines.
        Case(
            before: "a: 1\n    \n",
            edit: .insert(into: [], .init("b", text, comment: "c"), .last),
            after: "a: 1\nb: \"x\\ny\\n\"  # c\n    \n"
        ),
        Case(before: "a: 1\n\n   \n", edit: .put(["a"], text), after: "a: \"x\\ny\\n\"\n\n   \n"),
        Case(before: "a: 1\n    ", edit: .put(["a"], text), after: "a: \"x\\ny\\n\"\n    "),
        Case(before: "- 1\n    \n- 2\n", edit: .put([0], text), after: "- \"x\\ny\\n\"\n    \n- 2\n"),
        Case(before: "- 1\n    \n", edit: .append(to: [], text), after: "- 1\n- \"x\\ny\\n\"\n    \n"),
        Case(
            before: "- a: 1\n  b: 2\n      \n- 2\n",
            edit: .put([0], ["c": text, "d": text]),
            after: "- c: |\n    x\n    y\n  d: \"x\\ny\\n\"\n      \n- 2\n"
        ),
        // Shorter ones would not.
        Case(before: "a: 1\n  \n\n", edit: .put(["a"], text), after: "a: |\n  x\n  y\n  \n\n"),
        Case(before: "- 1\n \n", edit: .append(to: [], text), after: "- 1\n- |\n  x\n  y\n \n"),
        // Comments that are indented deeper would become its lines, too.
        Case(before: "a: 1\n\n  # c\n", edit: .put(["b"], text), after: "a: 1\nb: \"x\\ny\\n\"\n\n  # c\n"),
        Case(before: "- 1\n\n  # c\n", edit: .append(to: [], [text]), after: "- 1\n- - \"x\\ny\\n\"\n\n  # c\n"),
        Case(before: "a: 1\n\n# c\n", edit: .put(["b"], text), after: "a: 1\nb: |\n  x\n  y\n\n# c\n"),
        Case(
            before: "a:\n  b: 1\n  # c\n",
            edit: .put(["a"], ["x": text, "w": text]),
            after: "a:\n  x: |\n    x\n    y\n  w: \"x\\ny\\n\"\n  # c\n"
        ),
        Case(before: "a: x\n\n  # c\n", edit: .put(["a"], ["b": text]), after: "a:\n  b: \"x\\ny\\n\"\n\n  # c\n"),
        Case(before: "a:\n- b: 1\n  # c\n", edit: .put(["a", 0], text), after: "a:\n- \"x\\ny\\n\"\n  # c\n"),
        Case(before: "a:\n- b: 1 # c\n", edit: .put(["a", 0], ["b": text]), after: "a:\n- b: \"x\\ny\\n\" # c\n"),
        Case(before: "---\n\n    # c\n", edit: .put(["a"], text), after: "---\na: \"x\\ny\\n\"\n\n    # c\n"),
    ])
    func whatALiteralBlockWouldTakeIn(_ example: Case) throws {
        #expect(try EditingTests.edit(example.before, example.edit) == example.after)
    }

    /// libyaml reads a tab on a line of blanks below a plain text only.
    @Test(arguments: ["a: 1\n  \t\n", "a: 1\n\n   \t \nb: 2\n", "a:\n  b: 1\n    \t\n"])
    func tabsOnLinesOfBlanks(_ text: String) throws {
        #expect(try EditingTests.edit(text, .put(["c"], 5)).contains("c: 5"))
        for value in [Self.text, "on", ["on"], ["b": "c\nd"]] as [YAMLValue] {
            let reason = try #require(EditingTests.refusal(text, .put(["a"], value)), "\(value)")
            #expect(YAMLRefusal(reason, at: ["a"]).description.hasSuffix("; remove the tab"), "\(value)")
        }
    }

    @Test(arguments: [
        // What ends behind a line feed still does.
        Case(before: "a: 1\rb: 2\n", edit: .delete(["b"]), after: "a: 1\n"),
        Case(before: "a: 1\rb:\n  c: 2\n", edit: .delete(["b", "c"], sole: .deleteParent), after: "a: 1\n"),
        Case(before: "- 1\r# c\r- 2\n", edit: .delete([1]), after: "- 1\r# c\n"),
        Case(before: "a: |\r  x\rb: 2\n", edit: .delete(["b"]), after: "a: |\r  x\n"),
        Case(before: "a: 1\u{85}b: 2\n---\nc: 1\n", edit: .delete(["b"]), after: "a: 1\n---\nc: 1\n"),
        Case(before: "a: |\n  x\u{2028}b: 2\n", edit: .delete(["b"]), after: "a: |\n  x\u{2028}\n"),
        Case(before: "a: 1\rb: 2\n# c\n", edit: .delete(["b"]), after: "a: 1\r# c\n"),
        Case(before: "a:\r  b: 2\n", edit: .put(["a"], .null), after: "a: null\n"),
        Case(before: "a: |\r  b\n", edit: .put(["a"], .null), after: "a: null\n"),
        Case(before: "a:\r  b: 2\n", edit: .put(["a"], ["c": text]), after: "a:\r  c: |\r    x\r    y\n"),
        Case(before: "a: 1\rb: 2\n", edit: .put(["b"], text), after: "a: 1\rb: |\n  x\n  y\n"),
    ])
    func theLastLineFeed(_ example: Case) throws {
        #expect(try EditingTests.edit(example.before, example.edit) == example.after)
    }

    @Test(arguments: [
        // YAML 1.1 breaks lines at separators as well, but a text keeps them.
        Case(before: "a: 1\nb: 2\u{2028}", edit: .put(["c"], text), after: "a: 1\nb: 2\u{2028}c: |\n  x\n  y\n"),
        Case(before: "a: 1\u{2029}  \n", edit: .put(["a"], text), after: "a: |\u{2029}  x\n  y\n  \n"),
        Case(before: "- a: 1\n  b: 2\u{2028}- 1\n", edit: .put([0], text), after: "- |\n  x\n  y\n- 1\n"),
        Case(before: "a:\n  b: 2\u{2028}c: 1\n", edit: .put(["a"], text), after: "a: |\n  x\n  y\nc: 1\n"),
        Case(
            before: "a:\r\n  b: 2\u{85}",
            edit: .put(["a"], ["b": text]),
            after: "a:\r\n  b: |\r\n    x\r\n    y\u{85}"
        ),
    ])
    func unusualLineBreaks(_ example: Case) throws {
        #expect(try EditingTests.edit(example.before, example.edit) == example.after)
    }

    @Test(arguments: [
        // libyaml reads a comment directly behind the indicator of a block scalar.
        Case(before: "a: |#\n  x\n", edit: .put(["a"], "b"), after: "a: b #\n"),
        // libyaml ends an anchor at a colon.
        Case(before: "a: &x:b\n", edit: .put(["a"], "c d"), after: "a: &x c d\n"),
        Case(before: "a: &x:b\n", edit: .put(["a"], "on"), after: "a: &x \"on\"\n"),
        Case(before: "a: &x:b\n", edit: .put(["a"], ["c": 1]), after: "a: &x\n  c: 1\n"),
        Case(before: "a: &x:b\n", edit: .put(["a"], text), after: "a: &x |\n  x\n  y\n"),
    ])
    func whatStandsWithoutASpace(_ example: Case) throws {
        #expect(try EditingTests.edit(example.before, example.edit) == example.after)
    }

    /// A key that is no explicit one ('?') has to stand on one line, with its tag.
    @Test func keysOverSeveralLines() {
        let reason = YAMLRefusal.Reason.layout("a key over several lines without value cannot be given one")
        #expect(EditingTests.refusal("{\n! # c\n f\n}\n", .put(["f"], 1)) == reason)
        #expect(EditingTests.refusal("{a\n b}\n", .put(["a b"], 1)) == reason)
    }

    @Test(arguments: [
        // libyaml takes a colon with a comma behind it for an error.
        Case(before: "{\n  a: # c\n}\n", edit: .put(["b"], 1), after: "{\n  a: , # c\n  b: 1\n}\n"),
        Case(before: "{a:\n}\n", edit: .put(["b"], 1), after: "{a: , b: 1\n}\n"),
        Case(before: "{\n  a:\n}\n", edit: .put(["b", "c"], 1), after: "{\n  a: ,\n  b: {c: 1}\n}\n"),
        Case(before: "[a, {b:\n}]\n", edit: .put([1, "c"], 1), after: "[a, {b: , c: 1\n}]\n"),
        Case(before: "[a, b:\n]\n", edit: .append(to: [], 1), after: "[a, b: , 1\n]\n"),
    ])
    func colonsBeforeCommas(_ example: Case) throws {
        #expect(try EditingTests.edit(example.before, example.edit) == example.after)
    }
}
