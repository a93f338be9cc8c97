import HardenYAML
import HardenYAMLTesting

/// Applies edits that the first bytes choose to the file that the other bytes are.
///
/// The first line of the input holds the choices.
enum EditTarget {
    static func run(_ input: [UInt8]) throws {
        let end = input.prefix(256).firstIndex(of: 0x0A) ?? 0
        var choices = ByteGenerator(input[..<end])
        let bytes = Array(input[min(end + 1, input.count)...])
        let name = Bool.random(using: &choices) ? "fuzz.yaml" : "fuzz.json"
        let file = YAMLFile(bytes: bytes, name: name)
        guard let index = file.documents.indices.randomElement(using: &choices) else { return }
        let document = file.documents[index]
        let paths = RandomEdit.paths(of: document, limit: 256)
        var edits: [YAMLEdit] = []
        repeat {
            edits.append(RandomEdit.edit(of: document, paths: paths, using: &choices))
        } while !choices.isEmpty && edits.count < 6
        for edit in edits { try check([edit], of: index, in: file) }
        try check(edits, of: index, in: file)
        try checkAppending(to: file)
    }

    private static func check(_ edits: [YAMLEdit], of index: Int, in file: YAMLFile) throws {
        // What is refused is safe; also what did not read back as intended, although that is a fault of the edit.
        let patch: YAMLPatch
        do throws(YAMLRefusal) {
            patch = try file.applying([index: edits])
        } catch {
            if case .verification = error.reason { throw Fault("\(error), for \(edits)") }
            return
        }
        try PatchCheck.check(patch.edits, of: file.source.bytes, to: patch.result)
        let edited = YAMLFile(bytes: patch.result, name: file.source.name)
        try TreeTarget.check(edited)
        try require(edited.documents.count == file.documents.count, "another number of documents")
        try require(edited.errors.count == file.errors.count, "other errors than before")
        for other in file.documents.indices where other != index {
            let (before, after) = (file.documents[other].root, edited.documents[other].root)
            try require(
                file.source.bytes[before.fullRange].elementsEqual(edited.source.bytes[after.fullRange]),
                "document \(other) is not the one that is edited, and changes"
            )
        }
        try checkComments(of: file, in: edited, edits)
        guard edits.count == 1 else { return }
        try checkEffect(of: edits[0], edited, index)
    }

    /// What only adds takes no comment away.
    private static func checkComments(of file: YAMLFile, in edited: YAMLFile, _ edits: [YAMLEdit]) throws {
        let onlyAdds = edits.allSatisfy { edit in
            switch edit {
            case .insert, .append: true
            case .put, .delete, .comment: false
            }
        }
        guard onlyAdds else { return }
        var left = edited.comments.map(\.text)[...]
        for comment in file.comments {
            guard let position = left.firstIndex(of: comment.text) else {
                throw Fault("the comment \(comment) is gone")
            }
            left = left[(position + 1)...]
        }
    }

    /// The edit did what it says, and does nothing when it is made again.
    private static func checkEffect(of edit: YAMLEdit, _ edited: YAMLFile, _ index: Int) throws {
        let document = edited.documents[index]
        switch edit {
        case .put(let path, let value, _):
            try require(document[path]?.means(value) == true, "'\(path)' is not what was put there")
            let again = try? edited.applying([index: [edit]])
            try require(again?.isEmpty == true, "putting a value where it is changes something")
        case .insert(let path, let entry, _):
            try require(
                document[path.appending(entry.key)]?.means(entry.value) == true,
                "'\(path)' lacks its new entry"
            )
        case .append(let path, let value):
            try require(document[path]?.items.last?.means(value) == true, "'\(path)' lacks its new item")
        case .delete(let path, _):
            // An item that goes makes way for the next one, which may look alike.
            guard path.components.allSatisfy({ if case .key = $0 { true } else { false } }) else { return }
            try require(document[path] == nil, "'\(path)' is still there")
        case .comment: break
        }
    }

    private static func checkAppending(to file: YAMLFile) throws {
        let document = YAMLMapping([.init("kind", "New"), .init("text", "line\nbreak\n")])
        guard let patch = try? file.applying([:], appending: [document]) else { return }
        try PatchCheck.check(patch.edits, of: file.source.bytes, to: patch.result)
        let edited = YAMLFile(bytes: patch.result, name: file.source.name)
        try require(edited.documents.count == file.documents.count + 1, "another number of documents")
        try require(edited.documents.last?.root.means(.mapping(document)) == true, "the new document is another one")
    }
}
