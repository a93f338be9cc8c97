import HardenSystem

/// How much a text may ask of the parser before it is refused.
///
/// libyaml 0.2.5 takes time quadratic in the depth of flow collections (100,000 `[` take 84 s) and has no limit of its
/// own; later versions stop at a depth of 1,000.
package struct YAMLLimits: Sendable, Hashable {
    /// Bytes a file may have. Offsets are 32 bits wide; no manifest comes near.
    package var bytes = AtomicFile.sizeLimit
    /// Depth of `[` and `{` within each other.
    package var flowDepth = 256
    /// Depth of all collections within each other.
    package var depth = 1_000

    /// Mappings that merge keys (`<<`) bring into one, each as often as it is brought: all of them are looked through for
    /// every key that is not there.
    package var merges = 100

    /// Bytes that a document has on average where there are more than `documents`. Shorter ones are no manifests, and
    /// cost far more memory than they have text.
    package var documentBytes = 32
    /// Documents that a file may have whatever they hold.
    package var documents = 10_000

    /// The documents that a file of so many bytes may have.
    package func documents(inBytes count: Int) -> Int { max(documents, count / documentBytes) }

    package init() {}
}

/// How many mappings are merged into each mapping, directly or through others, or would be by a list.
struct MergeCounts {
    private var counts: [Int: Int] = [:]

    subscript(node: Int) -> Int? { counts.isEmpty ? nil : counts[node] }

    /// Counts what a node brings into the collection that it is in, where that is a list or the node is the value of `<<`.
    ///
    /// - Returns: Whether no mapping has more than it may have.
    mutating func add(
        _ count: Int,
        from node: Int,
        of nodes: ContiguousArray<Node>,
        _ text: ByteText,
        most: Int
    ) -> Bool {
        guard nodes[node].parent != Node.noParent else { return true }
        let collection = Int(nodes[node].parent)
        let isMapping = nodes[collection].kind == .mapping
        if isMapping {
            let key = nodes[node - 1]
            guard key.flags.contains(.isKey), key.parent == nodes[node].parent, !nodes[node].flags.contains(.isKey),
                key.kind == .scalar, text.bytes[key.textRange].elementsEqual("<<".utf8)
            else { return true }
        }
        let sum = min(most + 1, counts[collection, default: 0] + count)
        counts[collection] = sum
        return !isMapping || sum <= most
    }
}
