/// Compares the tree of an edited text with the tree that it should have: the old one with the intended changes.
///
/// A class, because it is asked for every node and holds much.
final class TreeComparison {
    private let old: YAMLDocument
    private let new: YAMLDocument
    private var replaced: [Int: YAMLValue] = [:]
    private var inserted: [Int: [(after: Int, entry: YAMLMapping.Entry)]] = [:]
    private var appended: [Int: [YAMLValue]] = [:]
    private var deleted: Set<Int> = []
    /// The nodes of the old tree with changes in them or below them.
    private var touched: Set<Int> = []

    init(from old: YAMLDocument, to new: YAMLDocument, changes: [TreeChange]) {
        self.old = old
        self.new = new
        for change in changes {
            switch change {
            case .replace(let node, let value): replaced[node] = value
            case .insert(let mapping, let after, let entry): inserted[mapping, default: []].append((after, entry))
            case .append(let sequence, let value): appended[sequence, default: []].append(value)
            case .delete(let child): deleted.insert(child)
            }
            touch(change.container)
        }
    }

    private func touch(_ index: Int) {
        var node: YAMLNode? = YAMLNode(document: old, index: index)
        while let current = node, touched.insert(current.index).inserted { node = current.parent }
    }

    /// Returns what differs, or nothing where the new tree is as it should be.
    func difference() -> String? { compare(old.root, new.root) }

    private func compare(_ before: YAMLNode, _ after: YAMLNode) -> String? {
        if !touched.contains(before.index) { return compareWhole(before, after) }
        if before.anchor != after.anchor || before.tag != after.tag { return "other properties at \(after.location)" }
        if let value = replaced[before.index] {
            return matches(after, value) ? nil : "another value at \(after.location)"
        }
        if before.kind != after.kind || before.aliasName != after.aliasName {
            return "another kind of node at \(after.location)"
        }
        switch before.kind {
        case .alias: return nil
        case .scalar:
            let isSame = before.style == after.style && before.withText { text in after.withText { $0 == text } }
            return isSame ? nil : "another text at \(after.location)"
        case .sequence: return compareItems(before, after)
        case .mapping: return compareEntries(before, after)
        }
    }

    /// Compares trees that have to be the same.
    private func compareWhole(_ before: YAMLNode, _ after: YAMLNode) -> String? {
        guard let offset = before.firstDifference(from: after) else { return nil }
        guard offset < Int(after.raw.subtreeEnd) - after.index, offset < Int(before.raw.subtreeEnd) - before.index
        else {
            return "another number of nodes at \(after.location)"
        }
        return "another node at \(YAMLNode(document: new, index: after.index + offset).location)"
    }

    private func compareItems(_ before: YAMLNode, _ after: YAMLNode) -> String? {
        let kept = before.items.filter { !deleted.contains($0.index) }
        let added = appended[before.index] ?? []
        let items = after.items
        guard items.count == kept.count + added.count else { return "another number of items at \(after.location)" }
        for (old, new) in zip(kept, items) {
            if let difference = compare(old, new) { return difference }
        }
        let isAsMeant = zip(items.dropFirst(kept.count), added).allSatisfy { matches($0, $1) }
        return isAsMeant ? nil : "another new item at \(after.location)"
    }

    private func compareEntries(_ before: YAMLNode, _ after: YAMLNode) -> String? {
        enum Expected {
            case kept(key: YAMLNode, value: YAMLNode)
            case new(YAMLMapping.Entry)
        }
        var expected: [Expected] = []
        let additions = Dictionary(grouping: inserted[before.index] ?? []) { $0.after }
        expected += additions[-1, default: []].map { .new($0.entry) }
        for (ordinal, entry) in before.entries.enumerated() {
            if !deleted.contains(entry.key.index) { expected.append(.kept(key: entry.key, value: entry.value)) }
            expected += additions[ordinal, default: []].map { .new($0.entry) }
        }
        let entries = after.entries
        guard entries.count == expected.count else { return "another number of entries at \(after.location)" }
        for (expected, entry) in zip(expected, entries) {
            switch expected {
            case .new(let new):
                guard entry.key.scalar == .string(new.key), matches(entry.value, new.value) else {
                    return "another new entry at \(entry.key.location)"
                }
            case .kept(let key, let value):
                if let difference = compare(key, entry.key) ?? compare(value, entry.value) { return difference }
            }
        }
        return nil
    }

    /// Whether a node is exactly a value: order of keys and types as Kubernetes reads them.
    private func matches(_ node: YAMLNode, _ value: YAMLValue) -> Bool {
        switch value {
        case .mapping(let mapping):
            let entries = node.entries
            return node.kind == .mapping && entries.count == mapping.entries.count
                && zip(entries, mapping.entries).allSatisfy { node, entry in
                    node.key.scalar == .string(entry.key) && matches(node.value, entry.value)
                }
        case .sequence(let values):
            let items = node.items
            return node.kind == .sequence && items.count == values.count
                && zip(items, values).allSatisfy { matches($0, $1) }
        default: return node.kind == .scalar && node.tag == nil && node.scalar == value.scalar
        }
    }
}
