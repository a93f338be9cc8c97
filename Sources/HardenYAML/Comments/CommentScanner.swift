/// Finds all comments of a document's chunk.
struct CommentScanner {
    private let text: ByteText

    /// Returns the comments of a chunk in the order of the text.
    /// - Parameter documents: All documents of the chunk.
    static func comments(in chunk: Range<Int>, of documents: [YAMLDocument]) -> [Range<Int>] {
        guard let first = documents.first else { return [] }
        let scanner = CommentScanner(text: ByteText(bytes: first.source.bytes, range: chunk))
        var position = chunk.lowerBound
        var comments: [Range<Int>] = []
        for document in documents {
            scanner.scan(document.nodes.indices, of: document, from: &position, into: &comments)
        }
        scanner.scan(position..<chunk.upperBound, into: &comments)
        return comments
    }

    /// Returns the comments of an entry or item, from its first byte on to the end of its last line.
    static func comments(of node: YAMLNode) -> [Range<Int>] {
        let document = node.document
        let scanner = CommentScanner(text: document.text)
        let first = node.key ?? node
        var position = first.fullRange.lowerBound
        var comments: [Range<Int>] = []
        scanner.scan(first.index..<Int(node.raw.subtreeEnd), of: document, from: &position, into: &comments)
        if !node.endsInBlockScalar {
            scanner.scan(position..<scanner.text.lineEnd(from: position), into: &comments)
        }
        return comments
    }

    /// Scans what stands between nodes of a document.
    private func scan(
        _ nodes: Range<Int>,
        of document: YAMLDocument,
        from position: inout Int,
        into comments: inout [Range<Int>]
    ) {
        for index in nodes {
            let raw = document.nodes[index]
            let start = max(position, Int(raw.start))
            scan(position..<start, into: &comments)
            // Comments may stand between the properties of a collection and its content.
            position =
                raw.content > raw.start || raw.detail != 0
                ? scanProperties(of: YAMLNode(document: document, index: index), from: start, into: &comments) : start
            guard raw.kind == .scalar || raw.kind == .alias else { continue }
            if raw.style == .literal || raw.style == .folded {
                let node = YAMLNode(document: document, index: index)
                let header = BlockScalarHeader(at: node.range.lowerBound, in: text)
                scan(
                    header.indicatorEnd..<min(header.textStart, max(node.range.upperBound, header.indicatorEnd)),
                    into: &comments
                )
            }
            position = max(position, Int(raw.end))
        }
    }

    private func scanProperties(of node: YAMLNode, from start: Int, into comments: inout [Range<Int>]) -> Int {
        guard node.range.lowerBound > start, node.anchor != nil || node.tag != nil else {
            return max(start, node.fullRange.lowerBound)
        }
        var position = start
        while position < node.range.lowerBound {
            if text.starts(with: "&", at: position) || text.starts(with: "!", at: position) {
                while position < node.range.lowerBound, !text.isBlank(position), text.lineBreakLength(at: position) == 0
                {
                    position += 1
                }
            } else if text.starts(with: "#", at: position) {
                let end = text.lineEnd(from: position)
                comments.append(position..<end)
                position = end
            } else {
                position += 1
            }
        }
        return node.range.lowerBound
    }

    /// Scans a gap, which holds nothing but blanks, breaks, indicators, markers, directives and comments.
    private func scan(_ gap: Range<Int>, into comments: inout [Range<Int>]) {
        var position = gap.lowerBound
        while position < gap.upperBound {
            switch text.byte(position) {
            case UInt8(ascii: "#"):
                let end = text.lineEnd(from: position)
                comments.append(position..<end)
                position = max(end, position + 1)
            case UInt8(ascii: "%") where text.lineStart(of: position) == position:
                position = text.nextLine(from: position)
            default: position += 1
            }
        }
    }
}
