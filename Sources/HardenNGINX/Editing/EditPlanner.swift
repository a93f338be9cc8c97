/// Turns an edit into changes of the text, in the file's own manner.
struct EditPlanner {
    let file: NGINXFile
    private let layout: FileLayout

    init(file: NGINXFile) {
        self.file = file
        layout = FileLayout(file: file)
    }

    func plan(_ edit: NGINXEdit, _ intention: inout Intention) throws(NGINXRefusal) -> [TextEdit] {
        switch edit {
        case .set(let directive, let argument, let value):
            try check(directive)
            guard argument >= 0, argument + 1 < directive.words.count else {
                throw NGINXRefusal(.notFound("argument"), at: directive.location)
            }
            let word = directive.words[argument + 1]
            let bytes = Array(value.utf8)
            guard word.value != bytes else { return [] }
            intention.words[directive.index, default: []].append((argument + 1, bytes))
            // Only a `)` may stand right behind a quote, as in `if ($a = "b")`.
            let isBesideQuote = directive.words[argument].range.upperBound == word.range.lowerBound
            return [TextEdit(word.range, (isBesideQuote ? [0x20] : []) + (try written(value, quote: word.quote)))]
        case .add(let argument, let directive):
            try check(directive)
            guard let last = directive.words.last else { return [] }
            intention.words[directive.index, default: []].append((nil, Array(argument.utf8)))
            let end = last.range.upperBound
            return [TextEdit(end..<end, [0x20] + (try written(argument)))]
        case .remove(let directive):
            try check(directive)
            intention.removed.insert(directive.index)
            return [.deletion(layout.removal(of: directive))]
        case .insert(let statement, let parent, let position):
            return [try insertion(of: statement, into: parent, position, &intention)]
        }
    }

    private func check(_ directive: NGINXDirective) throws(NGINXRefusal) {
        guard directive.file === file else { throw NGINXRefusal(.notFound("directive in this file")) }
    }

    private func written(_ value: String, quote: UInt8? = nil) throws(NGINXRefusal) -> [UInt8] {
        guard let text = WordText.written(Array(value.utf8), quote: quote) else {
            throw NGINXRefusal(.unwritable(value))
        }
        return text
    }

    // MARK: Insertion

    private func insertion(
        of statement: NGINXStatement,
        into parent: NGINXDirective?,
        _ position: NGINXPosition,
        _ intention: inout Intention
    ) throws(NGINXRefusal) -> TextEdit {
        if let parent {
            try check(parent)
            guard parent.kind == .block else { throw NGINXRefusal(.noBlock(parent.name), at: parent.location) }
        }
        let siblings = parent?.children ?? file.directives
        var sibling: NGINXDirective?
        switch position {
        case .first: break
        case .last: sibling = siblings.last
        case .after(let directive):
            try check(directive)
            guard directive.parent == parent else {
                throw NGINXRefusal(.notFound("directive in this block"), at: directive.location)
            }
            sibling = directive
        }
        if let sibling {
            intention.behind[sibling.index, default: []].append(statement)
            return try behind(sibling, statement)
        }
        intention.first[parent?.index ?? -1, default: []].append(statement)
        if let parent { return try atStart(of: parent, first: siblings.first, statement) }
        return try atStartOfFile(first: siblings.first, statement)
    }

    private func behind(_ sibling: NGINXDirective, _ statement: NGINXStatement) throws(NGINXRefusal) -> TextEdit {
        let end = sibling.range.upperBound
        guard let lineEnd = layout.lineEnd(behind: end) else {
            return TextEdit(end..<end, [0x20] + (try line(statement)))
        }
        let text = try lines(statement, layout.indentation(of: sibling), layout.lineBreak(at: lineEnd))
        return TextEdit(lineEnd..<lineEnd, layout.lineBreak(at: lineEnd) + text)
    }

    private func atStart(
        of parent: NGINXDirective,
        first: NGINXDirective?,
        _ statement: NGINXStatement
    ) throws(NGINXRefusal) -> TextEdit {
        let start = Int(parent.record.mark) + 1
        let outer = layout.indentation(of: parent)
        let inner = first.flatMap(layout.ownIndentation) ?? outer + layout.step
        let lineBreak = layout.lineBreak(at: layout.lineEnd(of: start))
        if let lineEnd = layout.lineEnd(behind: start) {
            return TextEdit(lineEnd..<lineEnd, lineBreak + (try lines(statement, inner, lineBreak)))
        }
        if first == nil, layout.ownIndentation(of: parent) != nil {
            let text = lineBreak + (try lines(statement, inner, lineBreak)) + lineBreak + outer
            return TextEdit(start..<layout.skipBlanks(from: start), text)
        }
        let isClosed = file.source.bytes[start] == UInt8(ascii: "}")
        return TextEdit(start..<start, [0x20] + (try line(statement)) + (isClosed ? [0x20] : []))
    }

    private func atStartOfFile(
        first: NGINXDirective?,
        _ statement: NGINXStatement
    ) throws(NGINXRefusal) -> TextEdit {
        if let first {
            let start = layout.lineStart(of: first.range.lowerBound)
            let indentation = layout.ownIndentation(of: first) ?? []
            let lineBreak = layout.lineBreak(at: layout.lineEnd(of: start))
            return TextEdit(start..<start, (try lines(statement, indentation, lineBreak)) + lineBreak)
        }
        let bytes = file.source.bytes
        let isWholeLine = bytes.isEmpty || bytes.last == 0x0A
        let end = bytes.count
        let lineBreak = layout.lineBreak(at: end)
        let text = try lines(statement, [], lineBreak)
        return TextEdit(end..<end, isWholeLine ? text + lineBreak : lineBreak + text)
    }

    // MARK: Text

    /// The statement on one line.
    private func line(_ statement: NGINXStatement) throws(NGINXRefusal) -> [UInt8] {
        var text = try words(statement)
        guard let block = statement.block else { return text + [UInt8(ascii: ";")] }
        text += Array(" {".utf8)
        for child in block { text += [0x20] + (try line(child)) }
        return text + Array(" }".utf8)
    }

    /// The statement on lines of its own, without the break behind the last.
    private func lines(
        _ statement: NGINXStatement,
        _ indentation: [UInt8],
        _ lineBreak: [UInt8]
    ) throws(NGINXRefusal) -> [UInt8] {
        var text = indentation + (try words(statement))
        guard let block = statement.block else { return text + [UInt8(ascii: ";")] }
        text += Array(" {".utf8)
        for child in block { text += lineBreak + (try lines(child, indentation + layout.step, lineBreak)) }
        return text + lineBreak + indentation + [UInt8(ascii: "}")]
    }

    private func words(_ statement: NGINXStatement) throws(NGINXRefusal) -> [UInt8] {
        guard !statement.words.isEmpty else { throw NGINXRefusal(.unwritable("")) }
        var text: [UInt8] = []
        for word in statement.words { text += (text.isEmpty ? [] : [0x20]) + (try written(word)) }
        return text
    }
}
