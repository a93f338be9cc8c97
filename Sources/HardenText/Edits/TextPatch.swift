/// Verified changes to a file. Every byte outside its edits is as it was.
package struct TextPatch: Sendable {
    package let source: TextSource
    /// The edits in the order of the text, in offsets of the original.
    package let edits: [TextEdit]
    /// The whole of the new text.
    package let result: [UInt8]

    package var isEmpty: Bool { edits.isEmpty }

    package init(source: TextSource, edits: [TextEdit]) {
        self.source = source
        self.edits = edits
        var result: [UInt8] = []
        result.reserveCapacity(source.bytes.count + edits.reduce(0) { $0 + $1.replacement.count })
        var position = 0
        for edit in edits {
            result += source.bytes[position..<edit.range.lowerBound]
            result += edit.replacement
            position = edit.range.upperBound
        }
        self.result = result + source.bytes[position...]
    }
}
