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
        var chunks: [(chunk: Range<Int>, documents: [Int])] = []
        for (index, document) in documents.enumerated() {
            if chunks.last?.chunk == document.chunk {
                chunks[chunks.count - 1].documents.append(index)
            } else {
                chunks.append((document.chunk, [index]))
            }
        }
        for (chunk, indices) in chunks where indices.contains(where: { edits[$0]?.isEmpty == false }) {
            var editor = ChunkEditor(
                documents: indices.map { documents[$0] },
                chunk: chunk,
                source: source,
                limits: limits
            )
            for (position, index) in indices.enumerated() {
                try editor.apply(edits[index] ?? [], toDocument: position)
            }
            textEdits += editor.edits.map { edit in
                let range = (edit.range.lowerBound + chunk.lowerBound)..<(edit.range.upperBound + chunk.lowerBound)
                return TextEdit(range, edit.replacement)
            }
        }
        let patch = YAMLPatch(source: source, edits: textEdits)
        guard !newDocuments.isEmpty else { return patch }
        guard !isJSON else {
            throw YAMLRefusal(.layout("the file is JSON, in which nothing can follow its one value"), at: YAMLPath())
        }
        // What was edited has been read again; the end of the text has to be known as it is now.
        let file = patch.isEmpty ? self : YAMLFile(bytes: patch.result, name: source.name, limits: limits)
        return try patch.appending(newDocuments, to: file)
    }
}

extension YAMLPatch {
    /// Adds documents at the end of the text.
    ///
    /// - Parameter file: The text as the patch leaves it.
    fileprivate func appending(_ documents: [YAMLMapping], to file: YAMLFile) throws(YAMLRefusal) -> YAMLPatch {
        if let error = file.errors.first {
            throw YAMLRefusal(.layout("the file does not parse (\(error.message))"), at: YAMLPath(), error.location)
        }
        if let last = file.documents.last, last.root.isUnterminated {
            throw YAMLRefusal(.unterminatedBlockScalar, at: YAMLPath(), last.root.location)
        }
        let text = ByteText(bytes: result, range: 0..<result.count)
        let firstBreak = text.lineEnd(from: 0)
        let length = text.lineBreakLength(at: firstBreak)
        let lineBreak = length == 0 ? [0x0A] : Array(result[firstBreak..<(firstBreak + length)])
        let endsWithBreak = result.isEmpty || text.lineBreakLength(before: result.count) > 0
        var addition: [UInt8] = endsWithBreak ? [] : lineBreak
        for (index, document) in documents.enumerated() {
            if index > 0 || !file.documents.isEmpty { addition += Array("---".utf8) + lineBreak }
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
}
