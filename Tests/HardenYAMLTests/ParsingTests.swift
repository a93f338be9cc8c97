import HardenYAML
import Testing

@Suite struct ParsingTests {
    @Test func rangesEndWithTheLastDescendant() throws {
        let text = "a:\n  b: 1\n  # tail\n# top\n\nc: 2\n"
        let file = YAMLFile(text: text)
        let a = try #require(file.documents.first?.root["a"])
        #expect(file.source.text(a.range) == "b: 1")
        #expect(a.location == TextLocation(line: 2, column: 3))
    }

    @Test(arguments: [
        ("a: |\n  x\n\n\n# c\nb: 1\n", "|\n  x\n", "x\n"),
        ("a: |+\n  x\n\n\n# c\nb: 1\n", "|+\n  x\n\n\n", "x\n\n\n"),
        ("a: >-\n  x\n  y\n    \nb: 1\n", ">-\n  x\n  y\n    \n", "x y\n  "),
        ("a: |", "|", ""),
        ("a: &x !!str v # c\n", "v", "v"),
        ("a: 'it''s'\n", "'it''s'", "it's"),
        ("a: \"\\u00e9\"\n", "\"\\u00e9\"", "é"),
        ("\u{FEFF}a: é\n", "é", "é"),
    ])
    func scalars(_ text: String, _ source: String, _ value: String) throws {
        let file = YAMLFile(text: text)
        #expect(file.errors.isEmpty)
        let node = try #require(file.documents.first?.root["a"])
        #expect(file.source.text(node.range) == source)
        #expect(node.string == value)
    }

    @Test(arguments: [
        ("{a:   # c\n , b: 1}", 3), ("a:\nb: 1\n", 2), ("a: # c\nb: 1\n", 2), ("a: &x\nb: 1\n", 5), ("{a, b: 1}", 2),
        ("? a\nb: 1", 3),
    ])
    func emptyValuesStandAfterTheirColon(_ text: String, _ position: Int) throws {
        let file = YAMLFile(text: text)
        let node = try #require(file.documents.first?.root["a"])
        #expect(node.isEmptyScalar)
        #expect(node.scalar == .null)
        #expect(node.range == position..<position)
    }

    @Test func documentsAreReadIndependently() {
        let file = YAMLFile(text: "a: 1\n---\nb: [\n---\nc: 3\n", name: "x.yaml")
        #expect(file.documents.count == 2)
        #expect(file.errors.map(\.location.line) == [4])
    }

    @Test func deepNestingIsRefusedAtOnce() {
        let file = YAMLFile(text: String(repeating: "[", count: 100_000))
        #expect(file.errors.map(\.message) == ["more than 256 brackets within each other"])
        let block = YAMLFile(text: String(repeating: "- ", count: 1_000_000))
        #expect(block.errors.map(\.message) == ["more than 1000 collections within each other"])
    }

    @Test("what merge keys bring together is bounded, on every way that they can take")
    func manyMerges() {
        func errors(_ text: String) -> [String] { YAMLFile(text: text).errors.map(\.message) }
        func chain(_ count: Int, _ value: (Int) -> String) -> String {
            "m0: &m0 {a: b}\n" + (1...count).map { "m\($0): &m\($0) {<<: \(value($0 - 1))}\n" }.joined()
        }
        let refused = ["more than 100 mappings merged into one"]
        #expect(errors(chain(100) { "*m\($0)" }).isEmpty)
        #expect(errors(chain(101) { "*m\($0)" }) == refused)
        #expect(errors(chain(101) { "[*m\($0)]" }) == refused)
        #expect(errors(chain(101) { "{<<: *m\($0)}" }) == refused)
        #expect(errors(chain(7) { "[*m\($0), *m\($0)]" }) == refused)
        // A list of aliases counts where it is merged.
        let list = "a: &a {b: c}\nl: &l [\(Array(repeating: "*a", count: 101).joined(separator: ", "))]\n"
        #expect(errors(list + "m: {n: *l}\n").isEmpty)
        #expect(errors(list + "m: {<<: *l}\n") == refused)
        // Keys and values that only look like merges do not count.
        #expect(errors(chain(101) { "m\($0), b: *m\($0)" }).isEmpty)
    }

    @Test(arguments: [
        ([0x61, 0x3A, 0x20, 0xFF, 0x0A] as [UInt8], "not UTF-8 at byte 3"),
        ([0x61, 0x3A, 0x20, 0x07, 0x0A], "control characters are not allowed"),
        ([0xFF, 0xFE, 0x61, 0x00], "UTF-16"),
    ])
    func unreadableBytesAreNamed(_ bytes: [UInt8], _ message: String) throws {
        let file = YAMLFile(bytes: bytes, name: "x.yaml")
        let error = try #require(file.errors.first)
        #expect(error.description.contains(message))
        #expect(error.hint != nil)
    }

    @Test func columnsCountCharacters() throws {
        let file = YAMLFile(text: "é: 1\nüb: {ä: [}\n", name: "x.yaml")
        let error = try #require(file.errors.first)
        #expect(error.location == TextLocation(line: 2, column: 10))
    }

    @Test(
        arguments: [
            ("", "a", false), ("a", "a", true), ("ab", "abc", false), ("xxabc", "abc", true), ("aab", "ab", true),
            ("abab", "abc", false), ("abc", "bc", true), ("hhharden", "harden:", false), ("ü harden:", "harden:", true),
        ]
    )
    func textIsFoundAnywhere(_ text: String, _ needle: String, _ isThere: Bool) {
        #expect(YAMLFile(text: text).source.contains(needle) == isThere)
    }

    @Test func commentsAreFoundAndHashesInValuesAreNot() {
        let text = "# one\na: \"# no\"  # two\nb: |\n  # no\n---\n  #three \nc: x#no\n"
        let comments = YAMLFile(text: text).comments
        #expect(comments.map(\.text) == ["one", "two", "three"])
        #expect(comments.map(\.isAlone) == [true, false, true])
    }
}

extension ParsingTests {
    /// A mark stands before the byte that is asked for.
    @Test(arguments: [
        ("spec:\n  replicas: ^1\n", "spec.replicas"), ("spec:\n^  replicas: 1\n", "spec.replicas"),
        ("spec:\n  ^template:\n    a: 1\n", "spec.template"), ("a: {^b: 1, c: 2}\n", "a.b"),
        ("a: {b: ^1, c: 2}\n", "a.b"),
        ("a: {b: 1, c: ^{d: 2}}\n", "a.c"), ("^a: {b: 1}\n", "a"), ("- ^{name: x, ports: [{p: 1}]}\n", "[0]"),
        ("- {name: ^x, ports: [{p: 1}]}\n", "[0].name"), ("^- name: x\n", "[0].name"), ("{\n^  a: 1\n}\n", "a"),
        ("{\"a\": [1, ^2], \"b\": 3}", "a[1]"), ("a: 1\n^# end\n", ""),
    ])
    func placesHavePaths(_ marked: String, _ path: String) throws {
        let offset = try #require(marked.utf8.firstIndex(of: UInt8(ascii: "^"))?.utf16Offset(in: marked))
        let document = try #require(YAMLFile(text: marked.filter { $0 != "^" }).documents.first)
        #expect(document.path(at: offset).description == path)
    }
}

/// A file of nothing but markers would cost hundreds of bytes of memory for each of its own.
@Suite struct DocumentLimitTests {
    @Test(arguments: ["", "%YAML 1.1\n"])
    func refusesMoreDocumentsThanAnyFileHas(_ start: String) {
        let file = YAMLFile(text: start + String(repeating: "---\na\n...\n", count: 10_002), name: "a.yaml")
        #expect(file.documents.isEmpty)
        #expect(file.errors.map(\.refusesFile) == [true])
        let message = file.errors.first.map(\.description) ?? ""
        #expect(message.hasPrefix("a.yaml:1:1: error: the file has more than 10000 documents; "))
    }

    @Test func readsManyDocumentsThatHoldSomething() {
        let text = "---\nkind: Service\nmetadata: {name: orders}\n"
        let file = YAMLFile(text: String(repeating: text, count: 12_000))
        #expect(file.documents.count == 12_000 && file.errors.isEmpty)
    }
}
