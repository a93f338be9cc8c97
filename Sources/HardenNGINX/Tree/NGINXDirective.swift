/// A directive: a cheap handle, not a copy.
package struct NGINXDirective: Sendable, Hashable {
    package let file: NGINXFile
    let index: Int

    package enum Kind: Sendable, Hashable {
        /// Ends with `;`.
        case simple
        /// Has a block of directives, or of entries that look like them (`map`, `types`, `geo`).
        case block
        /// Has a block of code in another language.
        case code
    }

    package static func == (lhs: Self, rhs: Self) -> Bool { lhs.file === rhs.file && lhs.index == rhs.index }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(file))
        hasher.combine(index)
    }

    var record: DirectiveRecord { file.records[index] }

    package var kind: Kind { record.kind }

    package var name: String { nameWord.text }

    private var nameWord: NGINXWord { NGINXWord(file: file, record: file.words[Int(record.firstWord)]) }

    /// The words behind the name, as nginx reads them.
    package var arguments: [String] { words.dropFirst().map(\.text) }

    /// The name and the arguments.
    package var words: [NGINXWord] {
        let first = Int(record.firstWord)
        return file.words[first..<(first + Int(record.wordCount))].map { NGINXWord(file: file, record: $0) }
    }

    /// The bytes from the name to the `;` or `}` at the end, with it.
    package var range: Range<Int> { nameWord.range.lowerBound..<Int(record.end) }

    /// The bytes between the braces; `nil` for a directive that has none.
    package var blockRange: Range<Int>? {
        kind == .simple ? nil : (Int(record.mark) + 1)..<max(Int(record.mark) + 1, Int(record.end) - 1)
    }

    /// The code in another language; `nil` for directives that have none.
    package var code: String? { kind == .code ? blockRange.map(file.source.text) : nil }

    package var location: TextLocation { file.source.location(at: range.lowerBound) }

    package var parent: NGINXDirective? {
        record.parent < 0 ? nil : NGINXDirective(file: file, index: Int(record.parent))
    }

    /// The directives of the block.
    package var children: [NGINXDirective] { file.children((index + 1)..<Int(record.subtreeEnd)) }

    /// The directives of the block that have a name.
    package func children(named name: String) -> [NGINXDirective] { children.filter { $0.name == name } }
}

/// A word of a directive.
package struct NGINXWord: Sendable {
    let file: NGINXFile
    let record: WordRecord

    /// The bytes of the word with its quotes.
    package var range: Range<Int> { Int(record.start)..<Int(record.end) }

    /// The quote that the word stands in.
    package var quote: UInt8? { record.quote == 0 ? nil : record.quote }

    /// What nginx reads.
    package var value: [UInt8] { Self.value(record, file.source.bytes) }

    /// What nginx reads, with invalid UTF-8 replaced.
    package var text: String { String(decoding: value, as: UTF8.self) }

    package var location: TextLocation { file.source.location(at: range.lowerBound) }

    static func value(_ record: WordRecord, _ bytes: [UInt8]) -> [UInt8] {
        let inset = record.quote == 0 ? 0 : 1
        return WordText.value(bytes[(Int(record.start) + inset)..<(Int(record.end) - inset)])
    }
}
