import HardenYAML
import Testing

@Suite struct EditingTests {
    /// Applies edits to the first document and returns the new text.
    static func edit(_ text: String, _ edits: YAMLEdit...) throws -> String {
        let file = YAMLFile(text: text)
        #expect(file.errors.isEmpty)
        return String(decoding: try file.applying([0: edits]).result, as: UTF8.self)
    }

    static func refusal(_ text: String, _ edits: YAMLEdit...) -> YAMLRefusal.Reason? {
        do {
            _ = try YAMLFile(text: text).applying([0: edits])
            return nil
        } catch {
            return error.reason
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var before: String
        var edit: YAMLEdit
        var after: String
        var testDescription: String { before }
    }

    @Test(arguments: [
        Case(before: "a: 1 # c\nb: 2\n", edit: .put(["a"], 5), after: "a: 5 # c\nb: 2\n"),
        Case(before: "a: '1'\n", edit: .put(["a"], "x"), after: "a: 'x'\n"),
        Case(before: "a: x\n", edit: .put(["a"], "on"), after: "a: \"on\"\n"),
        // What would reorder the text beside it is written as an escape.
        Case(before: "a: x\n", edit: .put(["a"], "x\u{202E}y"), after: "a: \"x\\u202ey\"\n"),
        Case(before: "a: x\n", edit: .put(["a"], "y"), after: "a: \"y\"\n"),
        Case(before: "a: x\n", edit: .put(["a"], "n"), after: "a: \"n\"\n"),
        Case(before: "a: x\n", edit: .put(["a"], "22:30"), after: "a: \"22:30\"\n"),
        Case(before: "a: x\n", edit: .put(["a"], "0o17"), after: "a: \"0o17\"\n"),
        Case(before: "a: x\n", edit: .put(["a"], "2001-01-01"), after: "a: \"2001-01-01\"\n"),
        Case(before: "a: 'x'\n", edit: .put(["a"], "it's"), after: "a: 'it''s'\n"),
        Case(before: "a:\nb: 2\n", edit: .put(["a"], 5), after: "a: 5\nb: 2\n"),
        Case(before: "a: # c\nb: 2\n", edit: .put(["a"], 5), after: "a: 5 # c\nb: 2\n"),
        Case(before: "a: &x 1\n", edit: .put(["a"], 5), after: "a: &x 5\n"),
        Case(before: "a: |\n  x\n  y\n\nb: 1\n", edit: .put(["a"], "z"), after: "a: z\n\nb: 1\n"),
        Case(before: "a: x # c\nb: 1\n", edit: .put(["a"], "y\nz\n"), after: "a: | # c\n  y\n  z\nb: 1\n"),
        Case(before: "a: x", edit: .put(["a"], "y\nz\n"), after: "a: |\n  y\n  z\n"),
        Case(before: "{a: , b}\n", edit: .put(["b"], 5), after: "{a: , b: 5}\n"),
        Case(before: "{a: , b}\n", edit: .put(["a"], 5), after: "{a: 5 , b}\n"),
        Case(before: "a:\n- x # c\n", edit: .put(["a", 0], "w"), after: "a:\n- w # c\n"),
        // A comment that is further to the right would become part of a literal block.
        Case(before: "a:\n  b: 1\n  # c\n", edit: .put(["a"], "x\ny\n"), after: "a: \"x\\ny\\n\"\n  # c\n"),
        Case(before: "a: x\n\n  # c\n", edit: .put(["a"], "x\ny\n"), after: "a: \"x\\ny\\n\"\n\n  # c\n"),
        Case(before: "a: |4\n    x\n  # c\n", edit: .put(["a"], "x\ny\n"), after: "a: \"x\\ny\\n\"\n  # c\n"),
        Case(before: "a: |\n  x\n# c\n", edit: .put(["a"], "x\ny\n"), after: "a: |\n  x\n  y\n# c\n"),
        // Two comments on the last line would be one.
        Case(
            before: "a:\n- b: 1\n  c: # d\n- e\n",
            edit: .put(["a", 0], .mapping(YAMLMapping([.init("b", 2), .init("f", .null, comment: "= g")]))),
            after: "a:\n- b: 2\n  f: null # d\n- e\n"
        ),
        // JSON that is laid out over lines stays so, with the steps that it has; what is on one line stays there.
        Case(
            before: "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n",
            edit: .put(["a", "c"], ["d": [1, ["e": 2]], "f": [:]]),
            after:
                "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": {\n      \"d\": [\n        1,\n        {\n          \"e\": 2\n"
                + "        }\n      ],\n      \"f\": {}\n    }\n  }\n}\n"
        ),
        Case(
            before: "{\n  \"a\": {},\n  \"b\": {\n    \"c\": [\n      1\n    ]\n  }\n}\n",
            edit: .put(["a", "d"], 1),
            after: "{\n  \"a\": {\n    \"d\": 1\n  },\n  \"b\": {\n    \"c\": [\n      1\n    ]\n  }\n}\n"
        ),
        Case(
            before: "{\n  \"a\": {\"b\": 1},\n  \"c\": [1, 2]\n}\n",
            edit: .put(["d"], ["e": 1]),
            after: "{\n  \"a\": {\"b\": 1},\n  \"c\": [1, 2],\n  \"d\": {\"e\": 1}\n}\n"
        ),
        Case(before: "a: [x, y]\n", edit: .put(["a", 1], "z"), after: "a: [x, z]\n"),
        Case(before: "a:\n  b: 1\n", edit: .put(["a"], "x"), after: "a: x\n"),
        Case(before: "a: # c\n  b: 1\nc: 2\n", edit: .put(["a"], "x"), after: "a: x # c\nc: 2\n"),
        Case(before: "a:\n  b: 1\nc: 2\n", edit: .put(["a"], ["x": 1, "w": 2]), after: "a:\n  x: 1\n  w: 2\nc: 2\n"),
        Case(before: "a:\n- 1\n- 2", edit: .put(["a"], [3]), after: "a:\n- 3"),
        Case(before: "a: 1 # c\nc: 2\n", edit: .put(["a"], ["x": 1]), after: "a: # c\n  x: 1\nc: 2\n"),
        Case(before: "l:\n- a: 1 # c\n", edit: .put(["l", 0], ["x": 1, "w": 2]), after: "l:\n- x: 1\n  w: 2 # c\n"),
        Case(before: "l:\n- a # c\n", edit: .put(["l", 0], ["x": 1, "w": 2]), after: "l:\n- x: 1 # c\n  w: 2\n"),
        Case(before: "---\n# nothing\n", edit: .put(["a"], 1), after: "---\na: 1\n# nothing\n"),
        Case(before: "a: *x\nb: &x 1\n", edit: .put(["a"], 2), after: "a: 2\nb: &x 1\n"),
    ])
    func set(_ example: Case) throws {
        #expect(try Self.edit(example.before, example.edit) == example.after)
    }

    @Test(arguments: [
        Case(
            before: "a:\n  b: 1 # x\n  # y\n# z\nc: 2\n",
            edit: .put(["a", "d"], 3),
            after: "a:\n  b: 1 # x\n  # y\n  d: 3\n# z\nc: 2\n"
        ),
        Case(
            before: "a:\n    b: 1\n",
            edit: .put(["c", "d", "e"], 3),
            after: "a:\n    b: 1\nc:\n    d:\n        e: 3\n"
        ),
        Case(before: "a: 1", edit: .put(["b"], 2), after: "a: 1\nb: 2"),
        Case(before: "a: 1\r\n", edit: .put(["b", "c"], 2), after: "a: 1\r\nb:\r\n  c: 2\r\n"),
        Case(
            before: "- a: 1\n  b: 2\n",
            edit: .insert(into: [0], .init("c", 3), .first),
            after: "- c: 3\n  a: 1\n  b: 2\n"
        ),
        Case(before: "a: 1\nb: 2\n", edit: .insert(into: [], .init("c", 3), .after("a")), after: "a: 1\nc: 3\nb: 2\n"),
        Case(before: "\u{FEFF}a: 1\n", edit: .insert(into: [], .init("c", 3), .first), after: "\u{FEFF}c: 3\na: 1\n"),
        Case(before: "a: {}  # c\n", edit: .put(["a", "b", "c"], 3), after: "a:  # c\n  b:\n    c: 3\n"),
        Case(before: "a: {}\n", edit: .put(["a", "b"], 3), after: "a: {b: 3}\n"),
        Case(before: "a:\nb: 1\n", edit: .put(["a", "x"], 3), after: "a:\n  x: 3\nb: 1\n"),
        Case(before: "a: {x: 1}\n", edit: .put(["a", "b"], "q"), after: "a: {x: 1, b: q}\n"),
        Case(before: "a: {x: 1,}\n", edit: .put(["a", "b"], 2), after: "a: {x: 1, b: 2}\n"),
        Case(
            before: "{\n  \"a\": \"b\"\n}\n",
            edit: .put(["c", "d"], "e"),
            after: "{\n  \"a\": \"b\",\n  \"c\": {\n    \"d\": \"e\"\n  }\n}\n"
        ),
        Case(before: "a: {\n  x: 1 # c\n}\n", edit: .put(["a", "b"], 2), after: "a: {\n  x: 1, # c\n  b: 2\n}\n"),
        Case(
            before: "a: x\n\n# next\n",
            edit: .put(["b"], 1, comment: "= sum"),
            after: "a: x\nb: 1  # = sum\n\n# next\n"
        ),
        Case(
            before: "a: |\n  x\n\n\nb: 1\n",
            edit: .insert(into: [], .init("c", 3), .after("a")),
            after: "a: |\n  x\nc: 3\n\n\nb: 1\n"
        ),
    ])
    func insert(_ example: Case) throws {
        #expect(try Self.edit(example.before, example.edit) == example.after)
    }

    /// New members of a flow collection look like those that are there.
    @Test(arguments: [
        Case(before: "a: {\"x\": 1}\n", edit: .put(["a", "b", "c"], 2), after: "a: {\"x\": 1, \"b\": {\"c\": 2}}\n"),
        Case(before: "a: {'x': y}\n", edit: .put(["a", "b"], "w"), after: "a: {'x': y, 'b': 'w'}\n"),
        Case(before: "a: {\"x\": \"y\"}\n", edit: .put(["a", "b"], "w"), after: "a: {\"x\": \"y\", \"b\": \"w\"}\n"),
        Case(before: "a: {\"x\": 1, y: 2}\n", edit: .put(["a", "b"], 3), after: "a: {\"x\": 1, y: 2, b: 3}\n"),
        Case(before: "a: {\"x\": {}}\n", edit: .put(["a", "x", "b"], 3), after: "a: {\"x\": {\"b\": 3}}\n"),
        Case(before: "a: {\"x\": 1}\n", edit: .put(["a", "x"], "w"), after: "a: {\"x\": \"w\"}\n"),
        Case(before: "a: [\"x\", \"y\"]\n", edit: .append(to: ["a"], "z"), after: "a: [\"x\", \"y\", \"z\"]\n"),
        Case(before: "a: ['x', w]\n", edit: .append(to: ["a"], "z"), after: "a: ['x', w, z]\n"),
        Case(
            before: "a: {x: 1, y: 2}\n",
            edit: .insert(into: ["a"], .init("b", 3), .first),
            after: "a: {b: 3, x: 1, y: 2}\n"
        ),
        Case(before: "a: { x: 1 }\n", edit: .insert(into: ["a"], .init("b", 3), .first), after: "a: { b: 3, x: 1 }\n"),
        Case(
            before: "a: {x: 1, y: 2} # c\n",
            edit: .insert(into: ["a"], .init("b", 3), .after("x")),
            after: "a: {x: 1, b: 3, y: 2} # c\n"
        ),
        Case(
            before: "a: {x: 1, y: 2}\n",
            edit: .insert(into: ["a"], .init("b", 3), .after("y")),
            after: "a: {x: 1, y: 2, b: 3}\n"
        ),
        Case(
            before: "a: {\n  x: 1, # c\n  y: 2\n}\n",
            edit: .insert(into: ["a"], .init("b", 3), .first),
            after: "a: {\n  b: 3,\n  x: 1, # c\n  y: 2\n}\n"
        ),
        Case(
            before: "a: {\n  # of x\n  x: 1,\n  y: 2\n}\n",
            edit: .insert(into: ["a"], .init("b", 3), .first),
            after: "a: {\n  # of x\n  x: 1,\n  y: 2,\n  b: 3\n}\n"
        ),
        Case(
            before: "d: &d {k: 1}\na: {<<: *d, x: 1}\n",
            edit: .insert(into: ["a"], .init("b", 3), .first),
            after: "d: &d {k: 1}\na: {<<: *d, b: 3, x: 1}\n"
        ),
        Case(before: "{\"x\": 1}", edit: .insert(into: [], .init("b", "w"), .first), after: "{\"b\": \"w\", \"x\": 1}"),
    ])
    func flow(_ example: Case) throws {
        #expect(try Self.edit(example.before, example.edit) == example.after)
    }

    @Test(arguments: [
        Case(before: "a:\n- x\n- y # c\nb: 1\n", edit: .append(to: ["a"], "z"), after: "a:\n- x\n- y # c\n- z\nb: 1\n"),
        Case(
            before: "a:\n  -   x: 1\n",
            edit: .append(to: ["a"], ["w": 2, "z": 3]),
            after: "a:\n  -   x: 1\n  -   w: 2\n      z: 3\n"
        ),
        Case(before: "a: []\n", edit: .append(to: ["a"], "z"), after: "a: [z]\n"),
        Case(before: "a: []\n", edit: .append(to: ["a"], ["x": 1, "w": 2]), after: "a:\n- x: 1\n  w: 2\n"),
        Case(before: "a: [x]\n", edit: .append(to: ["a"], "y, z"), after: "a: [x, \"y, z\"]\n"),
        Case(before: "a:\n", edit: .append(to: ["b", "c"], 1), after: "a:\nb:\n  c:\n  - 1\n"),
        Case(before: "l:\n  - 'x'\n  - 'y'\n", edit: .append(to: ["l"], "z"), after: "l:\n  - 'x'\n  - 'y'\n  - 'z'\n"),
    ])
    func append(_ example: Case) throws {
        #expect(try Self.edit(example.before, example.edit) == example.after)
    }

    @Test(arguments: [
        Case(before: "a: 1 # c\nb: 2\n", edit: .delete(["a"]), after: "b: 2\n"),
        Case(before: "# head\na: 1\nb: 2", edit: .delete(["b"]), after: "# head\na: 1"),
        Case(before: "- a: 1\n  b: 2\n", edit: .delete([0, "a"]), after: "- b: 2\n"),
        Case(before: "- a: 1\n\n  # c\n  b: 2\n", edit: .delete([0, "a"]), after: "- \n\n  # c\n  b: 2\n"),
        Case(before: "x:\n- a: 1\n- b: 2\n", edit: .delete(["x", 0]), after: "x:\n- b: 2\n"),
        Case(before: "{a: 1, b: 2, c: 3}\n", edit: .delete(["b"]), after: "{a: 1, c: 3}\n"),
        Case(before: "{a: 1, b: 2, c: 3}\n", edit: .delete(["c"]), after: "{a: 1, b: 2}\n"),
        Case(before: "{\n  \"a\": 1,\n  \"b\": 2\n}\n", edit: .delete(["a"]), after: "{\n  \"b\": 2\n}\n"),
        Case(before: "{\n  \"a\": 1,\n  \"b\": 2\n}\n", edit: .delete(["b"]), after: "{\n  \"a\": 1\n}\n"),
        Case(before: "a:\n  b: 1\nc: 2\n", edit: .delete(["a", "b"], sole: .leaveEmpty), after: "a: {}\nc: 2\n"),
        Case(before: "a:\n  b: 1\nc: 2\n", edit: .delete(["a", "b"], sole: .deleteParent), after: "c: 2\n"),
        Case(before: "a:\n- 1\nc: 2\n", edit: .delete(["a", 0], sole: .leaveEmpty), after: "a: []\nc: 2\n"),
    ])
    func delete(_ example: Case) throws {
        #expect(try Self.edit(example.before, example.edit) == example.after)
    }

    @Test(arguments: [
        Case(before: "a: 1\n", edit: .comment(["a"], "= 2 - 1"), after: "a: 1  # = 2 - 1\n"),
        Case(before: "a: 1 # old\n", edit: .comment(["a"], "new"), after: "a: 1 # new\n"),
        Case(before: "a: 1 # old\n", edit: .comment(["a"], nil), after: "a: 1\n"),
        Case(before: "a:\n  b: 1\n", edit: .comment(["a"], "new"), after: "a:  # new\n  b: 1\n"),
        Case(before: "a: |\n  x\n", edit: .comment(["a"], "new"), after: "a: |  # new\n  x\n"),
    ])
    func comment(_ example: Case) throws {
        #expect(try Self.edit(example.before, example.edit) == example.after)
    }

    @Test func refusals() {
        #expect(Self.refusal("a: &x {b: 1}\nc: *x\n", .put(["c", "b"], 2)) == .throughAlias("x"))
        #expect(Self.refusal("a: &x {b: 1}\nc: *x\n", .put(["a", "b"], 2)) == .anchorInUse("x"))
        #expect(Self.refusal("a: &x {b: 1}\nc: *x\n", .delete(["a"])) == .anchorInUse("x"))
        #expect(Self.refusal("a: &x\n  b: 1\nc:\n  <<: *x\n", .put(["c", "b"], 2)) == .throughMergeKey("x"))
        #expect(Self.refusal("a: !!str 1\n", .put(["a"], 2)) == .explicitTag("tag:yaml.org,2002:str"))
        #expect(Self.refusal("a:\n  b: 1\n", .delete(["a", "b"])) == .soleEntry)
        #expect(Self.refusal("a: 1\na: 2\n", .put(["a"], 3)) == .duplicateKey("a"))
        #expect(Self.refusal("a: 1\n", .insert(into: [], .init("a", 3))) == .keyExists("a"))
        #expect(Self.refusal("a: |\n  x", .put(["b"], 3)) == .unterminatedBlockScalar)
        #expect(Self.refusal("a: x\n", .put(["a", "b"], 3)) == .wrongKind(expected: "a mapping"))
        #expect(Self.refusal("a: x\n", .delete(["b"])) == .notFound)
        #expect(Self.refusal("a: {{ .Values.x }}\nb: 1\n", .put(["b"], 3)) == .template)
    }

    /// Found by fuzzing: a lone CR is a line break for YAML, but a `---` behind it is no document for Kubernetes.
    @Test func theNextDocumentStaysOne() throws {
        #expect(try Self.edit("- |2\r\r  a\n---\nb: 1\n", .put([0], "on")) == "- \"on\"\n---\nb: 1\n")
        #expect(try Self.edit("- |\n  a\n---\nb: 1\n", .put([0], "on")) == "- \"on\"\n---\nb: 1\n")
    }

    /// Kubernetes' parser lets a merge key overwrite what stands before it.
    @Test func newKeysStandBehindMergeKeys() throws {
        let text = "d: &d\n  k: 1\nm:\n  a: 1\n  <<: *d\n  b: 2\n"
        #expect(
            try Self.edit(text, .insert(into: ["m"], .init("x", 3), .first)).hasSuffix("  <<: *d\n  x: 3\n  b: 2\n")
        )
        #expect(
            try Self.edit(text, .insert(into: ["m"], .init("x", 3), .after("a"))).hasSuffix(
                "  <<: *d\n  x: 3\n  b: 2\n"
            )
        )
        #expect(Self.refusal(text, .insert(into: ["m"], .init("k", 3))) == .throughMergeKey("d"))
        let shadowed = "d: &d\n  k: 1\nm:\n  k: 2\n  <<: *d\n"
        #expect(Self.refusal(shadowed, .put(["m", "k"], 3)) == .throughMergeKey("d"))
        #expect(try Self.edit("d: &d\n  k: 1\nm:\n  <<: *d\n  k: 2\n", .put(["m", "k"], 3)).hasSuffix("  k: 3\n"))
    }

    @Test func severalEditsMeanWhatTheyMeanInOrder() throws {
        let result = try Self.edit(
            "spec:\n  replicas: 1 # one\n  template: {}\n",
            .put(["spec", "replicas"], 3),
            .put(["spec", "template", "spec", "a"], 1),
            .put(["spec", "template", "spec", "b"], 2),
            .append(to: ["spec", "list"], 1),
            .append(to: ["spec", "list"], 2),
            .put(["spec", "list", 0], 9),
            .delete(["spec", "list", 1]),
            .put(["spec", "x"], 1),
            .put(["spec", "w"], 2)
        )
        #expect(
            result == """
                spec:
                  replicas: 3 # one
                  template:
                    spec:
                      a: 1
                      b: 2
                  list:
                  - 9
                  x: 1
                  w: 2

                """
        )
    }

    @Test func commentsDirectlyBehindQuotes() throws {
        #expect(try Self.edit("a: \"1\"#c\nb: 2\n", .put(["a"], 3)) == "a: 3 #c\nb: 2\n")
        #expect(try Self.edit("a: '1'#c\n", .put(["a"], ["b": 3])) == "a: #c\n  b: 3\n")
        #expect(try Self.edit("a: [x]#c\n", .put(["a"], 3)) == "a: 3 #c\n")
        #expect(try Self.edit("a: {b: 'x'#c\n  }\n", .put(["a", "b"], 3)) == "a: {b: 3 #c\n  }\n")
        #expect(try Self.edit("- b: \"x\"#c\n- d\n", .put([0], 3)) == "- 3 #c\n- d\n")
    }

    @Test func keysThatBeginLikeDocumentMarkers() throws {
        #expect(try Self.edit("a: 1\n...d: 2\n---e: 3\n", .delete(["...d"])) == "a: 1\n---e: 3\n")
        #expect(try Self.edit("a: 1\n...d: 2\n", .put(["...d"], 3)) == "a: 1\n...d: 3\n")
        #expect(try Self.edit("a: 1\n...d: 2\n", .put(["a"], 3)) == "a: 3\n...d: 2\n")
    }

    @Test func appendedDocuments() throws {
        func appended(_ text: String) throws -> String {
            String(
                decoding: try YAMLFile(text: text).applying([:], appending: [YAMLMapping([.init("b", 1)])]).result,
                as: UTF8.self
            )
        }
        #expect(try appended("a: 1\n") == "a: 1\n---\nb: 1\n")
        #expect(try appended("a: 1\r\n# c") == "a: 1\r\n# c\r\n---\r\nb: 1\r\n")
        #expect(try appended("# c\n") == "# c\nb: 1\n")
        #expect(try appended("") == "b: 1\n")
        #expect(throws: YAMLRefusal.self) { try appended("a: |\n  x") }
        #expect(throws: YAMLRefusal.self) { try appended("{\"a\": 1}\n") }
    }
}
