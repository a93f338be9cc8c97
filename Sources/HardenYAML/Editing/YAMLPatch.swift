/// Verified changes to a file of YAML.
package typealias YAMLPatch = TextPatch

extension YAMLFile {
    /// Applies edits to documents and appends new ones.
    ///
    /// The result is read again and compared with what was intended; if anything differs, nothing is changed.
    ///
    /// - Parameters:
    ///   - edits: Edits by the index of their document in `documents`.
    ///   - newDocuments: Documents to be put at the end, each behind a `---`.
    /// - Throws: `YAMLRefusal` with the reason why an edit cannot be made.
    package func applying(
        _ edits: [Int: [YAMLEdit]],
        appending newDocuments: [YAMLMapping] = []
    ) throws(YAMLRefusal) -> YAMLPatch {
        var textEdits: [TextEdit] = []
        // The last document as the edits leave it.
        var last = documents.last
        var next = 0
        for index in edits.keys.sorted()
        where index >= next && documents.indices.contains(index) && edits[index]?.isEmpty == false {
            let indices = indicesOfChunk(around: index)
            let chunk = documents[index].chunk
            next = indices.upperBound
            var editor = ChunkEditor(
                documents: indices.map { documents[$0] },
                chunk: chunk,
                source: source,
                limits: limits
            )
            for (position, index) in indices.enumerated() {
                try editor.apply(edits[index] ?? [], toDocument: position)
            }
            textEdits += Self.inFile(editor.edits, chunk)
            if next == documents.count { last = editor.last }
        }
        let patch = YAMLPatch(source: source, edits: textEdits)
        guard !newDocuments.isEmpty else { return patch }
        guard !isJSON else {
            throw YAMLRefusal(.layout("the file is JSON, in which nothing can follow its one value"), at: YAMLPath())
        }
        return try patch.appending(newDocuments, to: self, behind: last)
    }

    /// What edits and new documents there are in one of several changes.
    package typealias Change = (edits: [Int: [YAMLEdit]], documents: [YAMLMapping])

    /// Applies each of several changes where none of the others is made.
    ///
    /// - Returns: What ``applying(_:appending:)`` makes of each; `nil` where it refuses it.
    package func applyingEach(_ changes: [Change]) -> [YAMLPatch?] {
        var patches: [Int: YAMLPatch] = [:]
        var ofDocument: [Int: [(change: Int, edits: [YAMLEdit])]] = [:]
        for (number, change) in changes.enumerated() {
            guard change.documents.isEmpty, change.edits.count == 1, let (document, edits) = change.edits.first,
                documents.indices.contains(document)
            else { continue }
            ofDocument[document, default: []].append((number, edits))
        }
        for (index, changes) in ofDocument where changes.count > 1 {
            let indices = indicesOfChunk(around: index)
            let chunk = documents[index].chunk
            let editor = ChunkEditor(documents: Array(documents[indices]), chunk: chunk, source: source, limits: limits)
            for (position, edits) in editor.alone(changes.map(\.edits), inDocument: index - indices.lowerBound) {
                patches[changes[position].change] = YAMLPatch(source: source, edits: Self.inFile(edits, chunk))
            }
        }
        return changes.enumerated().map { number, change in
            patches[number] ?? (try? applying(change.edits, appending: change.documents))
        }
    }

    private static func inFile(_ edits: [TextEdit], _ chunk: Range<Int>) -> [TextEdit] {
        edits.map { edit in
            let range = (edit.range.lowerBound + chunk.lowerBound)..<(edit.range.upperBound + chunk.lowerBound)
            return TextEdit(range, edit.replacement)
        }
    }

    /// The documents that were parsed together with one.
    private func indicesOfChunk(around index: Int) -> Range<Int> {
        let chunk = documents[index].chunk
        var (first, end) = (index, index + 1)
        while first > 0, documents[first - 1].chunk == chunk { first -= 1 }
        while end < documents.count, documents[end].chunk == chunk { end += 1 }
        return first..<end
    }
}

extension YAMLPatch {
    /// Adds documents at the end of the text.
    ///
    /// - Parameters:
    ///   - file: The file before the patch. What the patch edits has been read again, so that no more of it can be read
    ///     now, and no less.
    ///   - last: The last document as the patch leaves it.
    fileprivate func appending(
        _ documents: [YAMLMapping],
        to file: YAMLFile,
        behind last: YAMLDocument?
    ) throws(YAMLRefusal) -> YAMLPatch {
        if let error = file.errors.first {
            throw YAMLRefusal(.layout("the file does not parse (\(error.message))"), at: YAMLPath(), error.location)
        }
        if let last, last.root.isUnterminated {
            throw YAMLRefusal(.unterminatedBlockScalar, at: YAMLPath(), last.root.location)
        }
        let (lineBreak, endsWithBreak) = lineBreaks
        var addition: [UInt8] = endsWithBreak ? [] : lineBreak
        for (index, document) in documents.enumerated() {
            if index > 0 || last != nil { addition += Array("---".utf8) + lineBreak }
            for byte in YAMLValue.mapping(document).rendered().utf8 {
                if byte == 0x0A { addition += lineBreak } else { addition.append(byte) }
            }
        }
        // Behind a text that ends a line, a line with a marker ends all that was open, so the rest can be read alone.
        let added = YAMLFile(bytes: addition, name: source.name, limits: file.limits)
        let isAsMeant =
            added.errors.isEmpty && added.documents.count == documents.count
            && zip(added.documents, documents).allSatisfy { $0.root.means(.mapping($1)) }
        guard isAsMeant else { throw YAMLRefusal(.verification("the appended document"), at: YAMLPath()) }
        var edits = self.edits
        if let last = edits.last, last.range.upperBound == source.bytes.count {
            edits[edits.count - 1].replacement += addition
        } else {
            edits.append(TextEdit(source.bytes.count..<source.bytes.count, addition))
        }
        return YAMLPatch(source: source, edits: edits)
    }

    /// The line break that the new text uses, and whether it ends with one.
    private var lineBreaks: (lineBreak: [UInt8], atEnd: Bool) {
        let old = ByteText(bytes: source.bytes, range: 0..<source.bytes.count)
        let first = old.lineEnd(from: 0)
        // Most edits touch neither the first line nor the last, so that the old text tells.
        let isInside = edits.allSatisfy {
            $0.range.lowerBound > first + 4 && $0.range.upperBound + 4 < source.bytes.count
        }
        let bytes = isInside ? source.bytes : result
        let text = ByteText(bytes: bytes, range: 0..<bytes.count)
        let firstBreak = text.lineEnd(from: 0)
        let length = text.lineBreakLength(at: firstBreak)
        return (
            length == 0 ? [0x0A] : Array(bytes[firstBreak..<(firstBreak + length)]),
            bytes.isEmpty || text.lineBreakLength(before: bytes.count) > 0
        )
    }
}
