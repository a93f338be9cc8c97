import HardenYAMLTesting
import Testing

@testable import HardenYAML

/// What is found in a collection of many children is what is found by going over them.
@Suite struct LargeCollectionTests {
    private static let count = 3 * LargeCollections.patience

    @Test(arguments: ["block", "flow", "JSON"])
    func entriesAreFoundByKeyAndPlace(_ style: String) throws {
        let document = try #require(YAMLFile(text: Self.mapping(style)).documents.first)
        let entries = document.root.entries
        #expect(entries.count == Self.count)
        for (key, value) in entries {
            #expect(document.root[key.string] == value)
            #expect(value.path == [.key(key.string)] && key.path == value.path)
            for place in [key.range.lowerBound, value.range.lowerBound] {
                #expect(document.path(at: place) == value.path, "\(place)")
            }
        }
        #expect(document.root["none"] == nil)
    }

    @Test(arguments: ["block", "flow", "JSON"])
    func itemsAreFoundByPositionAndPlace(_ style: String) throws {
        let numbers = (0..<Self.count).map { "\($0)" }
        let text = style == "block" ? numbers.map { "- \($0)\n" }.joined() : "[\(numbers.joined(separator: ", "))]\n"
        let document = try #require(YAMLFile(text: text).documents.first)
        for position in 0..<Self.count {
            let item = try #require(document.root[position])
            #expect(item.string == "\(position)" && item.path == [.index(position)])
            #expect(document.path(at: item.range.lowerBound) == item.path)
        }
        #expect(document.root[Self.count] == nil && document.root[-1] == nil)
    }

    /// Items whose value is brought in by an alias or a merge key are looked at all the same.
    @Test func itemsAreFoundByTheirValues() throws {
        let numbers = (0..<Self.count).map { "- {n: \($0), t: x}\n" }
        let others = ["- &a {n: 7}\n", "- *a\n", "- {<<: *a, t: y}\n", "- n\n", "- {n: '7'}\n", "- {t: 7}\n"]
        for texts in [numbers + others, others] {
            let document = try #require(YAMLFile(text: texts.joined()).documents.first)
            let items = document.root.items
            let found = document.root.items(whose: "n", is: .int(7))
            let wanted = items.filter { ($0.resolved["n"] ?? $0.resolved["<<"]?.resolved["n"])?.scalar == .int(7) }
            #expect(wanted.count == (texts.count > others.count ? 4 : 3))
            #expect(wanted.allSatisfy(found.contains) && found.map(\.index) == found.map(\.index).sorted())
            if texts.count > others.count { #expect(found.count < others.count) }
        }
        #expect(try #require(YAMLFile(text: "n: 7\n").documents.first).root.items(whose: "n", is: .int(7)).isEmpty)
    }

    @Test func ofDuplicateKeysTheLastCounts() throws {
        let text = (0..<Self.count).map { "k\($0 % 50): v\($0)\n" }.joined()
        let document = try #require(YAMLFile(text: text).documents.first)
        for number in 0..<50 {
            let last = (0..<Self.count).last { $0 % 50 == number }
            #expect(document.root["k\(number)"]?.string == last.map { "v\($0)" })
        }
    }

    /// Keys are bytes: Swift's texts call both ways to write é the same.
    @Test func keysAreTheSameByteForByte() throws {
        let others = (0..<Self.count).map { "k\($0): x\n" }.joined()
        let document = try #require(YAMLFile(text: others + "\u{E9}: one\n\"e\\u0301\": two\n").documents.first)
        #expect(document.root["\u{E9}"]?.string == "one")
        #expect(document.root["e\u{301}"]?.string == "two")
    }

    /// Every byte has the path that going over all children from the top leads to.
    @Test(arguments: [
        "{a: NUMBER}  # comment", "[NUMBER, {b: [NUMBER]}]", "", "|\n    text\n", "{? [x] : 1, c: NUMBER}",
    ])
    func placesHaveThePathThatGoingOverAllFinds(_ value: String) throws {
        let entries = (0..<40).map { "  k\($0): \(value.replacing("NUMBER", with: "\($0)"))\n\n" }.joined()
        let text = "top:\n\(entries)  ? {complex: key}\n  : x\nlist:\n" + entries.replacing("  k", with: "- k")
        let document = try #require(YAMLFile(text: text).documents.first)
        for offset in 0...text.utf8.count {
            #expect(document.path(at: offset) == Self.path(at: offset, of: document), "\(offset)")
        }
    }

    private static func path(at offset: Int, of document: YAMLDocument) -> YAMLPath {
        var node = document.root
        var path = YAMLPath()
        let line = document.text.lineStart(of: offset)
        while true {
            let entries = node.entries.filter { $0.key.kind == .scalar }.map { key, value in
                let range = key.range.lowerBound..<max(key.range.upperBound, value.range.upperBound)
                return (
                    component: YAMLPath.Component.key(key.string), range: range, key: Optional(key.range), value: value
                )
            }
            let items = node.items.enumerated().map { index, item in
                (component: YAMLPath.Component.index(index), range: item.fullRange, key: Range<Int>?.none, value: item)
            }
            let children = entries + items
            let isAtStart = node.style == .flow && node.range.lowerBound == offset
            let found =
                children.last { $0.range.contains(offset) }
                ?? (isAtStart
                    ? nil
                    : children.last { child in
                        let range = child.range
                        return document.text.lineStart(of: range.lowerBound) <= line
                            && line < max(range.upperBound, range.lowerBound + 1)
                    })
            guard let found else { return path }
            path.components.append(found.component)
            if found.key?.contains(offset) == true { return path }
            node = found.value
        }
    }

    private static func mapping(_ style: String) -> String {
        let entries = (0..<count).map { style == "JSON" ? "\"k\($0)\": \($0)" : "k\($0): \($0)" }
        return style == "block" ? entries.map { "\($0)\n" }.joined() : "{\(entries.joined(separator: ", "))}\n"
    }
}
