import HardenYAML
import Testing

/// Several edits of one document are made together, and mean what they mean one after the other.
@Suite struct ManyEditsTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var before: String
        var edits: [YAMLEdit]
        var after: String
        var testDescription: String { "\(before) \(edits.map(\.path))" }
    }

    @Test(arguments: [
        Case(
            before: "l:\n- a\n- b # x\n- c\n- d\n",
            edits: [.delete(["l", 0]), .delete(["l", 0]), .delete(["l", 1])],
            after: "l:\n- c\n"
        ),
        Case(
            before: "l: [a, b, c, d, e]\n",
            edits: [.delete(["l", 3]), .delete(["l", 0]), .delete(["l", 1]), .delete(["l", 1])],
            after: "l: [b]\n"
        ),
        Case(
            before: "{\"a\": 1, \"b\": 2, \"c\": 3}",
            edits: [.delete(["a"]), .delete(["c"]), .put(["b"], 5)],
            after: "{\"b\": 5}"
        ),
        Case(
            before: "m:\n  a: 1\n  b: 2\n",
            edits: [.delete(["m", "a"], sole: .leaveEmpty), .delete(["m", "b"], sole: .leaveEmpty)],
            after: "m: {}\n"
        ),
        Case(
            before: "m:\n  a: 1\n  b: 2\nn: 1\n",
            edits: [.delete(["m", "a"], sole: .deleteParent), .delete(["m", "b"], sole: .deleteParent)],
            after: "n: 1\n"
        ),
        Case(
            before: "l:\n- a: 1\n  b: 2\n  c: 3\n",
            edits: [.delete(["l", 0, "a"]), .delete(["l", 0, "b"])],
            after: "l:\n- c: 3\n"
        ),
        Case(
            before: "l:\n- a\n- b\n- c",
            edits: [.delete(["l", 2]), .delete(["l", 1]), .append(to: ["l"], "d")],
            after: "l:\n- a\n- d"
        ),
        Case(
            before: "l:\n- a\n- b\n",
            edits: [.delete(["l", 0]), .put(["l", 0], "c")],
            after: "l:\n- c\n"
        ),
        Case(
            before: "l:\n- a\n- b\n- c\n",
            edits: [.delete(["l", 0]), .put(["l", 1], "z")],
            after: "l:\n- b\n- z\n"
        ),
        Case(
            before: "a: 1\nb: 2\n",
            edits: [.insert(into: [], .init("x", 3), .after("a")), .insert(into: [], .init("v", 4), .after("x"))],
            after: "a: 1\nx: 3\nv: 4\nb: 2\n"
        ),
        Case(
            before: "m: {a: {b: 1}, c: 2}\n",
            edits: [.insert(into: ["m"], .init("x", 3), .after("a")), .insert(into: ["m", "a"], .init("v", 4))],
            after: "m: {a: {b: 1, v: 4}, x: 3, c: 2}\n"
        ),
        Case(
            before: "m:\n  a:\n    b: 1\n",
            edits: [
                .insert(into: ["m", "a"], .init("x", 3)), .insert(into: ["m"], .init("v", 4)),
                .insert(into: [], .init("z", 5)), .insert(into: ["m", "a"], .init("w", 6)),
            ],
            after: "m:\n  a:\n    b: 1\n    x: 3\n    w: 6\n  v: 4\nz: 5\n"
        ),
        Case(
            before: "m:\n  a: 1\n",
            edits: [.put(["o", "a"], 1), .insert(into: ["o"], .init("b", 2))],
            after: "m:\n  a: 1\no:\n  a: 1\n  b: 2\n"
        ),
        Case(
            before: "m:\n  a: 1\n",
            edits: [.put(["m"], ["b": 2]), .insert(into: ["m"], .init("c", 3)), .put(["m", "c"], 4)],
            after: "m:\n  b: 2\n  c: 4\n"
        ),
    ])
    func meanWhatTheyMeanOneAfterTheOther(_ example: Case) throws {
        let together = try YAMLFile(text: example.before).applying([0: example.edits]).result
        #expect(String(decoding: together, as: UTF8.self) == example.after)
        var file = YAMLFile(text: example.before)
        for edit in example.edits {
            file = YAMLFile(bytes: try file.applying([0: [edit]]).result, name: file.source.name)
        }
        #expect(String(decoding: file.source.bytes, as: UTF8.self) == example.after)
    }

    @Test func aRefusalNamesWhatWasAskedFor() throws {
        let edits: [YAMLEdit] = [.delete(["l", 0]), .delete(["l", 5])]
        #expect(throws: YAMLRefusal(.notFound, at: ["l", 5])) {
            try YAMLFile(text: "l:\n- a\n- b\n- c\n").applying([0: edits])
        }
    }

    @Test func columnsOfLongLinesCountCharacters() throws {
        let long = String(repeating: "é", count: 3_000)
        let text = "a: [\"\(long)\", {b: 1}]\nc:\n  - d: 1\n"
        let edits: [YAMLEdit] = [.put(["a", 1, "b"], 2), .put(["c", 0, "e"], 3)]
        let result = try YAMLFile(text: text).applying([0: edits]).result
        let expected = "a: [\"\(long)\", {b: 2}]\nc:\n  - d: 1\n    e: 3\n"
        #expect(String(decoding: result, as: UTF8.self) == expected)
        // A new member on a line of its own goes to the column of the others, behind a long line, too.
        let json = "{\"x\": \"\(long)\", \"y\": {\"b\": 1}, \"z\": {\n    \"b\": 1}}"
        let added = try YAMLFile(text: json).applying([0: [.put(["z", "c"], 2), .put(["y", "b"], 2)]]).result
        let wanted = "{\"x\": \"\(long)\", \"y\": {\"b\": 2}, \"z\": {\n    \"b\": 1,\n    \"c\": 2}}"
        #expect(String(decoding: added, as: UTF8.self) == wanted)
    }
}
