import Foundation
import HardenTesting
import HardenYAML
import HardenYAMLTesting
import Testing

/// An edit and its inverse give back the original bytes.
///
/// Exceptions, each for a reason: a plain value that was replaced by one that needs quotes keeps the quotes; a mapping
/// that was `{}` or null is written out for its first entry, and `leaveEmpty` writes `{}`.
@Suite(.needsSharedData)
struct InverseEditTests {
    private static func sample(_ count: Int, _ body: (YAMLFile, Int, inout SeededGenerator) throws -> Bool) throws {
        var random = SeededGenerator(seed: 7)
        let files = SharedData.files(below: "corpus/repositories")
        var done = 0
        while done < count {
            let url = try #require(files.randomElement(using: &random))
            let variant = TextVariant.allCases.randomElement(using: &random) ?? .asIs
            let file = YAMLFile(bytes: variant.apply([UInt8](try Data(contentsOf: url))), name: url.path)
            guard file.errors.isEmpty, file.source.bytes.count < 50_000,
                let document = file.documents.indices.randomElement(using: &random)
            else { continue }
            if try body(file, document, &random) { done += 1 }
        }
    }

    @Test func insertThenDelete() throws {
        try Self.sample(2_000) { file, index, random in
            let mappings = RandomEdit.paths(of: file.documents[index])
                .filter { file.documents[index][$0].map { $0.kind == .mapping && !$0.entries.isEmpty } ?? false }
            guard let path = mappings.randomElement(using: &random) else { return false }
            let entry = YAMLMapping.Entry("new-key", RandomEdit.value(&random))
            guard let patch = try? file.applying([index: [.insert(into: path, entry)]]) else { return false }
            let edited = YAMLFile(bytes: patch.result, name: file.source.name)
            let back = try edited.applying([index: [.delete(path.appending("new-key"))]])
            // A literal block needs a line break at its end, which then stays.
            let restored = back.result == file.source.bytes || back.result.starts(with: file.source.bytes)
            #expect(restored, "\(file.source.name) \(path) \(entry)")
            return true
        }
    }

    @Test func setThenSetBack() throws {
        try Self.sample(2_000) { file, index, random in
            let document = file.documents[index]
            let scalars = RandomEdit.paths(of: document).filter { path in
                guard let node = document[path], node.kind == .scalar, !node.isEmptyScalar else { return false }
                return node.style == .plain || node.style == .singleQuoted || node.style == .doubleQuoted
            }
            guard let path = scalars.randomElement(using: &random), let node = document[path] else { return false }
            let old = node.string
            let isCanonical: Bool =
                switch node.style {
                case .plain:
                    node.scalar == .string(old) && !old.contains("\n") && !file.source.text(node.range).contains("\n")
                case .singleQuoted: file.source.text(node.range) == "'" + old + "'"
                default: file.source.text(node.range) == "\"" + old + "\""
                }
            // A plain text that begins like an indicator would be written with quotes, to be on the safe side.
            let looksLikeIndicator = old.hasPrefix(":") || old.hasPrefix("?") || node.isInFlow && old.hasPrefix("-")
            guard isCanonical, !looksLikeIndicator else { return false }
            guard let patch = try? file.applying([index: [.put(path, "changed value")]]), !patch.isEmpty else {
                return false
            }
            let edited = YAMLFile(bytes: patch.result, name: file.source.name)
            let back = try edited.applying([index: [.put(path, .string(old))]])
            let isRestored = back.result == file.source.bytes
            #expect(isRestored, "\(file.source.name) \(path) \(old)")
            return true
        }
    }

    /// Several edits at once mean what they mean one after the other. The layout of new lines may differ, since each
    /// looks like the neighbours that it finds.
    @Test func batchesMeanTheSameAsSingleEdits() throws {
        try Self.sample(1_000) { file, index, random in
            let paths = RandomEdit.paths(of: file.documents[index])
            let edits = (0..<6).map { _ in RandomEdit.edit(of: file.documents[index], paths: paths, using: &random) }
            var single = file
            for edit in edits {
                guard let patch = try? single.applying([index: [edit]]) else { return false }
                single = YAMLFile(bytes: patch.result, name: file.source.name)
            }
            let batch = try file.applying([index: edits])
            let together = YAMLFile(bytes: batch.result, name: file.source.name)
            let isSame =
                together.documents.count == single.documents.count
                && zip(together.documents, single.documents).allSatisfy { haveSameMeaning($0.root, $1.root) }
            #expect(isSame, "\(file.source.name) \(edits)\n\(difference(batch.result, single.source.bytes))")
            return true
        }
    }
}

/// The lines in which two texts differ first.
private func difference(_ lhs: [UInt8], _ rhs: [UInt8]) -> String {
    let start = zip(lhs, rhs).prefix { $0 == $1 }.count
    func excerpt(_ bytes: [UInt8]) -> String {
        String(decoding: bytes[max(0, start - 80)...].prefix(200), as: UTF8.self)
    }
    return excerpt(lhs) + "\n--- and ---\n" + excerpt(rhs)
}

private func haveSameMeaning(_ lhs: YAMLNode, _ rhs: YAMLNode) -> Bool {
    guard lhs.kind == rhs.kind, lhs.scalar == rhs.scalar, lhs.aliasName == rhs.aliasName else { return false }
    let pairs = zip(Array(lhs.children), Array(rhs.children))
    return Array(lhs.children).count == Array(rhs.children).count && pairs.allSatisfy { haveSameMeaning($0, $1) }
}
