/// Verified changes to a file. Every byte outside its edits is as it was.
package struct TextPatch: Sendable {
    package let source: TextSource
    /// The edits in the order of the text, in offsets of the original.
    package let edits: [TextEdit]
    /// The whole of the new text.
    ///
    /// It is put together when it is asked for: reports make a patch for every finding, and show its edits alone.
    package var result: [UInt8] { edits.applied(to: source.bytes) }

    package var isEmpty: Bool { edits.isEmpty }

    package init(source: TextSource, edits: [TextEdit]) {
        self.source = source
        self.edits = edits
    }
}
