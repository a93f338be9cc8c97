extension NGINXFile {
    /// Applies edits, all of them said of this file as it is.
    ///
    /// The result is read again and compared with what was intended; if anything differs, nothing is changed.
    ///
    /// - Throws: `NGINXRefusal` with the reason why an edit cannot be made.
    package func applying(_ edits: [NGINXEdit]) throws(NGINXRefusal) -> TextPatch {
        if let error { throw NGINXRefusal(.doesNotParse(error), at: error.location) }
        let planner = EditPlanner(file: self)
        var intention = Intention(file: self)
        var textEdits: [TextEdit] = []
        for edit in edits { textEdits += try planner.plan(edit, &intention) }
        textEdits = textEdits.inTextOrder()
        for (edit, next) in zip(textEdits, textEdits.dropFirst()) where next.range.lowerBound < edit.range.upperBound {
            throw NGINXRefusal(.conflict, at: source.location(at: next.range.lowerBound))
        }
        let patch = TextPatch(source: source, edits: textEdits)
        if !patch.isEmpty, let difference = intention.difference(from: patch, limits: limits) {
            throw NGINXRefusal(.verification(difference))
        }
        return patch
    }
}

/// What the tree is to be after the edits.
struct Intention {
    private let file: NGINXFile
    /// New values of words by directive and place; those behind the last word are added in their order.
    var words: [Int: [(place: Int?, value: [UInt8])]] = [:]
    var removed: Set<Int> = []
    /// New directives by the one that they stand behind.
    var behind: [Int: [NGINXStatement]] = [:]
    /// New directives by the block that they begin; -1 for the file.
    var first: [Int: [NGINXStatement]] = [:]

    init(file: NGINXFile) { self.file = file }

    /// A directive without its place in the text.
    private struct Shape: Equatable {
        var depth: Int
        var words: [[UInt8]]
        var kind: NGINXDirective.Kind
        var code: ArraySlice<UInt8>?
    }

    /// What a patch makes of the file that was not meant.
    func difference(from patch: TextPatch, limits: NGINXLimits) -> String? {
        let after = NGINXFile(bytes: patch.result, name: file.source.name, limits: limits)
        if let error = after.error { return "\(error.message) at \(error.location)" }
        let found = after.records.indices.map { Self.shape(of: $0, in: after) }
        let expected = shapes()
        if let index = zip(found, expected).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
            let directive = NGINXDirective(file: after, index: index)
            return "the directive '\(directive.name)' at \(directive.location)"
        }
        if found.count != expected.count { return "\(found.count) directives instead of \(expected.count)" }
        let kept = file.comments.filter { comment in
            !patch.edits.contains {
                $0.range.lowerBound <= comment.lowerBound && comment.upperBound <= $0.range.upperBound
            }
        }
        let isSame = after.comments.elementsEqual(kept) {
            after.source.bytes[$0].elementsEqual(file.source.bytes[$1])
        }
        return isSame ? nil : "the comments"
    }

    private static func shape(of index: Int, in file: NGINXFile) -> Shape {
        let directive = NGINXDirective(file: file, index: index)
        return Shape(
            depth: Int(directive.record.depth),
            words: directive.words.map(\.value),
            kind: directive.kind,
            code: directive.kind == .code ? directive.blockRange.map { file.source.bytes[$0] } : nil
        )
    }

    private func shapes() -> [Shape] {
        var shapes: [Shape] = []
        // The directives that the walk is in, with where each ends.
        var open: [(index: Int, end: Int)] = []
        func leave(_ index: Int) {
            while let last = open.last, last.end <= index {
                open.removeLast()
                for statement in behind[last.index] ?? [] { append(statement, open.count, &shapes) }
            }
        }
        for statement in first[-1] ?? [] { append(statement, 0, &shapes) }
        var index = 0
        while index < file.records.count {
            leave(index)
            let end = Int(file.records[index].subtreeEnd)
            let depth = open.count
            open.append((index, end))
            if removed.contains(index) {
                index = end
                continue
            }
            var shape = Self.shape(of: index, in: file)
            for change in words[index] ?? [] {
                if let place = change.place {
                    shape.words[place] = change.value
                } else {
                    shape.words.append(change.value)
                }
            }
            shapes.append(shape)
            for statement in first[index] ?? [] { append(statement, depth + 1, &shapes) }
            index += 1
        }
        leave(file.records.count)
        return shapes
    }

    private func append(_ statement: NGINXStatement, _ depth: Int, _ shapes: inout [Shape]) {
        shapes.append(
            Shape(
                depth: depth,
                words: statement.words.map { Array($0.utf8) },
                kind: statement.block == nil ? .simple : .block
            )
        )
        for child in statement.block ?? [] { append(child, depth + 1, &shapes) }
    }
}
