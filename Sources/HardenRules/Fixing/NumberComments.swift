package import HardenYAML

/// Points out comments that speak of numbers beside one that a fix changes: they may no longer be true.
package struct NumberComments {
    private let files: [String: YAMLFile]

    package init(_ files: [YAMLFile]) {
        self.files = Dictionary(files.map { ($0.source.name, $0) }) { first, _ in first }
    }

    /// The finding with a note for each number whose comments may need a look.
    package func pointedOut(_ finding: Finding) -> Finding {
        guard let fix = finding.fix else { return finding }
        var notes: [String] = []
        for case .edit(let file, let document, let edit) in fix.changes {
            guard let file = files[file], file.documents.indices.contains(document) else { continue }
            switch edit {
            case .put(let path, .int, _):
                guard let node = file.documents[document][path], node.kind == .scalar else { continue }
                // A sum of harden's own behind the number follows it.
                let own = SumComment.isOwn(node.lineComment) ? 1 : 0
                guard
                    let comment = node.commentsBeside.dropLast(own)
                        .last(where: { Self.speaksOfNumbers(file.source.text($0)) })
                else { continue }
                let line = file.source.location(at: comment.lowerBound).line
                notes.append("the comment in line \(line) speaks of numbers; see whether it is still true")
            case .insert(_, let entry, _)
            where entry.above.contains(where: { Self.speaksOfNumbers($0) && !SumComment.isOwn($0) }):
                notes.append(
                    "a comment that stays above '\(entry.key)' speaks of numbers; see whether it is still true"
                )
            default: continue
            }
        }
        guard !notes.isEmpty else { return finding }
        var finding = finding
        for note in notes where !finding.notes.contains(note) { finding.notes.append(note) }
        return finding
    }

    /// Whether a comment has a number in it that is no part of a name.
    private static func speaksOfNumbers(_ comment: String) -> Bool {
        let text = comment.drop { $0 == "#" || $0 == " " }
        guard !text.hasPrefix("harden:") else { return false }
        return zip([" "] + text, text).contains { before, character in
            character.isNumber && !before.isLetter && !"-_/.:@".contains(before) && !before.isNumber
        }
    }
}
