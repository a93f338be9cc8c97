/// A range of bytes and what stands there afterwards.
package struct TextEdit: Sendable, Hashable {
    /// Bytes of the original text; empty for an insertion.
    package var range: Range<Int>
    package var replacement: [UInt8]

    package init(_ range: Range<Int>, _ replacement: [UInt8]) {
        self.range = range
        self.replacement = replacement
    }

    package init(_ range: Range<Int>, _ replacement: String) { self.init(range, Array(replacement.utf8)) }

    package static func insertion(at offset: Int, _ text: String) -> TextEdit { TextEdit(offset..<offset, text) }

    package static func deletion(_ range: Range<Int>) -> TextEdit { TextEdit(range, []) }
}

extension [TextEdit] {
    /// The text that edits make of another; they are sorted and do not overlap.
    package func applied(to bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + reduce(0) { $0 + $1.replacement.count })
        var position = 0
        for edit in self {
            result += bytes[position..<edit.range.lowerBound]
            result += edit.replacement
            position = edit.range.upperBound
        }
        return result + bytes[position...]
    }

    /// Sorts by position; edits at one place keep their order.
    package func inTextOrder() -> [TextEdit] {
        enumerated()
            .sorted { lhs, rhs in
                (lhs.element.range.lowerBound, lhs.element.range.upperBound, lhs.offset)
                    < (rhs.element.range.lowerBound, rhs.element.range.upperBound, rhs.offset)
            }
            .map(\.element)
    }
}

extension [TextEdit] {
    /// These edits and then others, in offsets of the original text.
    ///
    /// - Parameters:
    ///   - next: Edits of the text that these lead to, in its order.
    ///   - count: How many bytes the original text has.
    package func followed(by next: [TextEdit], count: Int) -> [TextEdit] {
        var table = PieceTable(count: count)
        table.apply(inTextOrder())
        table.apply(next.inTextOrder())
        return table.edits
    }
}

/// A text that remembers, through any number of edits, which of its bytes are the original's.
package struct PieceTable {
    private enum Piece {
        case original(Range<Int>)
        case added([UInt8])

        var count: Int {
            switch self {
            case .original(let range): range.count
            case .added(let bytes): bytes.count
            }
        }

        func slice(_ range: Range<Int>) -> Piece {
            switch self {
            case .original(let original):
                .original((original.lowerBound + range.lowerBound)..<(original.lowerBound + range.upperBound))
            case .added(let bytes): .added(Array(bytes[range]))
            }
        }
    }

    private var pieces: [Piece]
    private let count: Int

    package init(count: Int) {
        self.count = count
        pieces = count == 0 ? [] : [.original(0..<count)]
    }

    /// Applies edits in the coordinates of the current text; they must be sorted and must not overlap.
    package mutating func apply(_ edits: [TextEdit]) {
        var result: [Piece] = []
        var remaining = edits[...]
        var position = 0
        for piece in pieces {
            var start = 0
            while let edit = remaining.first, edit.range.lowerBound < position + piece.count {
                let from = Swift.max(edit.range.lowerBound - position, start)
                if from > start { result.append(piece.slice(start..<from)) }
                if edit.range.lowerBound >= position, !edit.replacement.isEmpty {
                    result.append(.added(edit.replacement))
                }
                start = Swift.min(edit.range.upperBound - position, piece.count)
                start = Swift.max(start, from)
                if edit.range.upperBound > position + piece.count { break }
                remaining.removeFirst()
            }
            if start < piece.count { result.append(piece.slice(start..<piece.count)) }
            position += piece.count
            if let edit = remaining.first, edit.range.upperBound == position, edit.range.lowerBound < position {
                remaining.removeFirst()
            }
        }
        result += remaining.filter { !$0.replacement.isEmpty }.map { .added($0.replacement) }
        pieces = result
    }

    /// The edits that lead from the original to the current text.
    package var edits: [TextEdit] {
        var edits: [TextEdit] = []
        var position = 0
        var added: [UInt8] = []
        func flush(_ end: Int) {
            if end > position || !added.isEmpty { edits.append(TextEdit(position..<end, added)) }
            added = []
        }
        for piece in pieces {
            switch piece {
            case .added(let bytes): added += bytes
            case .original(let range):
                flush(range.lowerBound)
                position = range.upperBound
            }
        }
        flush(count)
        return edits
    }
}
