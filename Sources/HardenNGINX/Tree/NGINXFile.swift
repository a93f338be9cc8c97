/// A file of nginx configuration: its bytes, and the tree of its directives.
package final class NGINXFile: Sendable {
    package let source: TextSource
    /// Why the file cannot be read to its end; the directives before that place are there all the same.
    package let error: NGINXError?
    /// The comments, from their `#` to before the end of their line.
    package let comments: [Range<Int>]
    let limits: NGINXLimits
    /// The directives in the order of the text, each before what is in its block.
    let records: ContiguousArray<DirectiveRecord>
    let words: ContiguousArray<WordRecord>

    /// Reads a file that is already in memory. Never fails: why it cannot be read is in `error`.
    package init(bytes: [UInt8], name: String, limits: NGINXLimits = NGINXLimits()) {
        source = TextSource(name: name, bytes: bytes)
        self.limits = limits
        var reader = Reader(source, limits)
        error = reader.read()
        comments = reader.comments
        records = reader.records
        words = reader.words
    }

    package convenience init(text: String, name: String = "<text>") {
        self.init(bytes: Array(text.utf8), name: name)
    }

    /// The directives that are in no block.
    package var directives: [NGINXDirective] { children(0..<records.count) }

    /// All directives in the order of the text.
    package var allDirectives: some Sequence<NGINXDirective> {
        records.indices.lazy.map { NGINXDirective(file: self, index: $0) }
    }

    func children(_ range: Range<Int>) -> [NGINXDirective] {
        var children: [NGINXDirective] = []
        var index = range.lowerBound
        while index < range.upperBound {
            children.append(NGINXDirective(file: self, index: index))
            index = Int(records[index].subtreeEnd)
        }
        return children
    }
}

/// A word, with its quotes.
struct WordRecord: Sendable {
    var start: Int32
    var end: Int32
    /// The quote that it stands in; 0 for none.
    var quote: UInt8
}

struct DirectiveRecord: Sendable {
    /// The directive in whose block this one is; -1 for none.
    var parent: Int32
    var depth: Int32
    var firstWord: Int32
    var wordCount: Int32
    var kind: NGINXDirective.Kind
    /// Where `;` or `{` is.
    var mark: Int32
    /// The byte behind the `;` or `}` at its end.
    var end: Int32
    /// The directive behind it and all that is in its block.
    var subtreeEnd: Int32
}
