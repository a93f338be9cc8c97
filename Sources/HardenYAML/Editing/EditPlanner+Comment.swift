extension EditPlanner {
    /// Sets or removes the comment at the end of the line on which an entry or item begins.
    func planComment(_ path: YAMLPath, _ comment: String?) throws(YAMLRefusal) -> EditPlan? {
        let node = try existing(path)
        if node.isInFlow { throw refusal(.layout("a comment within brackets cannot be placed safely"), path, node) }
        let place = try commentPlace(of: node, path)
        let lineEnd = text.lineEnd(from: place)
        let start = text.skipBlanks(from: place)
        let existing = text.starts(with: "#", at: start) ? commentText(start..<lineEnd) : nil
        if existing == comment { return nil }
        guard existing != nil || start == lineEnd else {
            throw refusal(.layout("something else stands at the end of its line"), path, node)
        }
        guard let comment else { return EditPlan([.deletion(place..<lineEnd)], []) }
        guard comment.unicodeScalars.allSatisfy({ PlainText.isPrintable($0) || $0 == "\t" }) else {
            throw refusal(.unwritable("a comment must be one line of printable characters"), path, node)
        }
        let range = existing == nil ? place..<lineEnd : start..<lineEnd
        let new = (existing == nil ? "  # " : "# ") + comment
        return EditPlan([TextEdit(range, new)], [], newComments: [comment])
    }

    /// The text of the comment on the line on which a node's entry begins.
    func comment(of node: YAMLNode) -> String? {
        guard !node.isInFlow, let place = try? commentPlace(of: node, YAMLPath()) else { return nil }
        let start = text.skipBlanks(from: place)
        guard text.starts(with: "#", at: start) else { return nil }
        return commentText(start..<text.lineEnd(from: place))
    }

    private func commentText(_ range: Range<Int>) -> String {
        let comment = text.bytes[(range.lowerBound + 1)..<range.upperBound]
        return String(decoding: comment.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
    }

    /// Where a comment on the line of an entry may begin: behind a value of one line, else behind the key's colon.
    private func commentPlace(of node: YAMLNode, _ path: YAMLPath) throws(YAMLRefusal) -> Int {
        if node.isBlockScalar { return BlockScalarHeader(at: node.range.lowerBound, in: text).indicatorEnd }
        if !node.isBlockCollection {
            guard isOneLine(node.fullRange) else {
                throw refusal(.layout("its value goes over several lines"), path, node)
            }
            return node.range.upperBound
        }
        guard let key = key(of: node),
            !text.isBlank(node.range.lowerBound - 1) || text.isFirstOnLine(node.range.lowerBound)
        else { throw refusal(.layout("it has no line of its own"), path, node) }
        let colon = text.skipGap(from: key.range.upperBound, limit: node.range.lowerBound)
        let properties = text.propertiesEnd(from: node.fullRange.lowerBound, limit: node.range.lowerBound)
        return node.tag != nil || node.anchor != nil ? properties : colon + 1
    }
}

extension YAMLNode {
    /// The comment at the end of the line on which this value's entry begins, without `#`.
    package var lineComment: String? { EditPlanner(document).comment(of: self) }
}
