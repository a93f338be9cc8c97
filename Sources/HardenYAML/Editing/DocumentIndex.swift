/// What edits ask of a document again and again, found out once.
final class DocumentIndex {
    /// The entries or items of one collection.
    final class Members {
        let entries: [(key: YAMLNode, value: YAMLNode)]
        let items: [YAMLNode]
        private let collection: YAMLNode

        fileprivate init(_ collection: YAMLNode) {
            self.collection = collection
            entries = collection.entries
            items = collection.items
        }

        var count: Int { entries.count + items.count }

        /// Where the entries begin.
        private(set) lazy var starts = collection.entryStarts

        /// The positions of entries by their values, or of items.
        private lazy var ordinals: [Int: Int] = Dictionary(
            (entries.map(\.value) + items).enumerated().map { ($1.index, $0) }
        ) { first, _ in first }

        private lazy var ordinalsOfKeys: [ArraySlice<UInt8>: [Int]] = Dictionary(
            grouping: entries.indices.filter { entries[$0].key.kind == .scalar }
        ) { entries[$0].key.withText { $0 } }

        /// The position of an entry by its value, or of an item.
        func ordinal(of member: YAMLNode) -> Int? { ordinals[member.index] }

        /// The positions of the entries that have a key: more than one where it is there twice.
        func ordinals(ofKey key: String) -> [Int] {
            if entries.count < 16 { return entries.indices.filter { entries[$0].key.hasText(key) } }
            return ordinalsOfKeys[ArraySlice(key.utf8)] ?? []
        }
    }

    private let document: YAMLDocument
    private var members: [Int: Members] = [:]

    init(_ document: YAMLDocument) { self.document = document }

    func members(of collection: YAMLNode) -> Members {
        if let known = members[collection.index] { return known }
        let new = Members(collection)
        members[collection.index] = new
        return new
    }

    /// The node at a path; of duplicate keys the last counts.
    func node(at path: YAMLPath) -> YAMLNode? {
        path.components.reduce(Optional(document.root)) { node, component in
            guard let node else { return nil }
            let members = members(of: node)
            switch component {
            case .key(let key): return members.ordinals(ofKey: key).last.map { members.entries[$0].value }
            case .index(let index): return members.items.indices.contains(index) ? members.items[index] : nil
            }
        }
    }

    // MARK: Anchors

    /// The first and the last alias of each name.
    private lazy var aliases: [String: ClosedRange<Int>] = {
        var aliases: [String: ClosedRange<Int>] = [:]
        for index in document.nodes.indices where document.nodes[index].kind == .alias {
            guard let name = YAMLNode(document: document, index: index).aliasName else { continue }
            aliases[name] = (aliases[name]?.lowerBound ?? index)...index
        }
        return aliases
    }()

    /// All nodes with anchors, in the order of the text.
    private lazy var anchors: [(index: Int, name: String)] = document.nodes.indices.compactMap { index in
        guard document.nodes[index].flags.contains(.hasAnchor) else { return nil }
        return YAMLNode(document: document, index: index).anchor.map { (index, $0) }
    }

    func isAliased(_ anchor: String) -> Bool { aliases[anchor] != nil }

    /// An anchor that is defined within some nodes and used outside of them.
    func anchorInUse(within first: Int, through end: Int) -> String? {
        if aliases.isEmpty || anchors.isEmpty { return nil }
        var low = 0
        var high = anchors.count
        while low < high {
            let middle = (low + high) / 2
            if anchors[middle].index < first { low = middle + 1 } else { high = middle }
        }
        for (index, name) in anchors[low...] {
            guard index < end else { break }
            if let uses = aliases[name], uses.lowerBound < first || uses.upperBound >= end { return name }
        }
        return nil
    }
}
