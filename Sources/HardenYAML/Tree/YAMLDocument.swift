/// One document of a file: an arena of nodes with exact byte ranges into the source.
package final class YAMLDocument: Sendable {
    package let source: YAMLSource
    /// Among the documents of the file.
    package let position: Int
    /// The part of the file that was parsed together with this document: usually the document itself, from its `---`.
    package let chunk: Range<Int>
    /// The `---` that begins the document, where it is written.
    package let marker: Range<Int>?
    let nodes: ContiguousArray<Node>
    let details: [NodeDetail]
    let decoded: [UInt8]
    /// Where the lines of a long text begin.
    private let lines: LineTable?
    let largeCollections = LargeCollections()

    init(
        source: YAMLSource,
        position: Int,
        chunk: Range<Int>,
        marker: Range<Int>?,
        nodes: ContiguousArray<Node>,
        details: [NodeDetail],
        decoded: [UInt8]
    ) {
        self.source = source
        self.position = position
        self.chunk = chunk
        self.marker = marker
        self.nodes = nodes
        self.details = details
        self.decoded = decoded
        lines = chunk.count > LineTable.patience ? LineTable() : nil
    }

    /// The top node; a document without content has an empty scalar.
    package var root: YAMLNode { YAMLNode(document: self, index: 0) }

    /// Whether the document holds nothing but comments and blank lines.
    package var isEmpty: Bool { root.isEmptyScalar }

    /// The chunk's bytes, for questions about lines and gaps.
    var text: ByteText { ByteText(bytes: source.bytes, range: chunk, lines: lines) }

    /// Returns the node at `path`, where every part of it exists.
    package subscript(path: YAMLPath) -> YAMLNode? {
        path.components.reduce(Optional(root)) { node, component in
            switch component {
            case .key(let key): node?[key]
            case .index(let index): node?[index]
            }
        }
    }
}

extension YAMLDocument {
    /// The index of the value of a mapping's key; of duplicate keys the last counts.
    ///
    /// Rules ask for little else, so this goes without a handle for every entry.
    func value(ofKey key: UnsafeBufferPointer<UInt8>, in mapping: Int) -> Int? {
        let (value, isLarge) = nodes.withUnsafeBufferPointer { nodes in
            source.bytes.withUnsafeBufferPointer { bytes -> (Int?, isLarge: Bool) in
                var found: Int?
                var position = mapping + 1
                var patience = LargeCollections.patience
                let end = Int(nodes[mapping].subtreeEnd)
                while position < end {
                    patience -= 1
                    if patience < 0 { return (nil, true) }
                    let value = Int(nodes[position].subtreeEnd)
                    guard value < end else { break }
                    if hasText(key, nodes[position], in: bytes) { found = value }
                    position = Int(nodes[value].subtreeEnd)
                }
                return (found, false)
            }
        }
        guard isLarge else { return value }
        return largeCollections.value(ofKey: Array(key)[...], in: YAMLNode(document: self, index: mapping))
    }

    /// Whether a node is a scalar with exactly this text.
    func hasText(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        source.bytes.withUnsafeBufferPointer { hasText(text, nodes[index], in: $0) }
    }

    private func hasText(
        _ text: UnsafeBufferPointer<UInt8>,
        _ node: Node,
        in bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard node.kind == .scalar else { return false }
        if node.flags.contains(.isDecoded), let value = details[Int(node.detail) - 1].value {
            return value.count == text.count && decoded[value].elementsEqual(text)
        }
        let quote = node.flags.contains(.isQuotedSlice) ? 1 : 0
        let start = Int(node.content) + quote
        guard Int(node.end) - quote - start == text.count else { return false }
        for offset in text.indices where bytes[start + offset] != text[offset] { return false }
        return true
    }
}
