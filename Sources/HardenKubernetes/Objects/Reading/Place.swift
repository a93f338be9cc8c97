package import HardenYAML

/// A place in an object where a value is, or would be if it were written.
///
/// It is a handle, not a copy: the nearest node that exists and the keys from there on that do not.
package struct Place: Sendable {
    /// The node at the place, or the nearest one above it that exists.
    package let anchor: YAMLNode
    /// The steps from `anchor` to the place; none where the place exists.
    package let missing: [YAMLPath.Component]
    /// Whether an alias or a merge key led here, so that other places would change together with this one.
    package let isShared: Bool

    package init(_ node: YAMLNode) { self.init(node, isShared: false) }

    private init(_ node: YAMLNode, isShared: Bool) {
        let target = node.resolved
        anchor = target
        missing = []
        self.isShared = isShared || node.kind == .alias
    }

    private init(anchor: YAMLNode, missing: [YAMLPath.Component], isShared: Bool) {
        self.anchor = anchor
        self.missing = missing
        self.isShared = isShared
    }

    /// The node at the place, where one is written, be it `null`.
    package var node: YAMLNode? { missing.isEmpty ? anchor : nil }

    /// Whether a value is written here that is not null. Kubernetes treats null as nothing.
    package var exists: Bool { missing.isEmpty && !anchor.isNull }

    /// The way from the top of the document, for edits.
    package var path: YAMLPath { YAMLPath(anchor.path.components + missing) }

    /// Where a report should point: at the value, or at what it is missing from.
    package var location: TextLocation { anchor.location }
}

// MARK: - Steps

extension Place {
    /// The place of a mapping's key.
    package subscript(key: String) -> Place {
        guard missing.isEmpty else { return Place(anchor: anchor, missing: missing + [.key(key)], isShared: isShared) }
        if let value = anchor[key] { return Place(value, isShared: isShared) }
        if let value = anchor.merged(key) { return Place(value, isShared: true) }
        return Place(anchor: anchor, missing: [.key(key)], isShared: isShared)
    }

    /// The place at the end of several keys.
    package subscript(keys: [String]) -> Place { keys.reduce(self) { $0[$1] } }

    /// The places of a sequence's items; nothing for anything else.
    package var items: [Place] { node?.items.map { Place($0, isShared: isShared) } ?? [] }

    /// Those of a sequence's items that may have a value for a key.
    func items(whose key: String, is value: YAMLScalar) -> [Place] {
        node?.items(whose: key, is: value).map { Place($0, isShared: isShared) } ?? []
    }

    /// The entries of a mapping with their keys; nothing for anything else. Of duplicate keys the last counts.
    package var entries: [(key: YAMLNode, value: Place)] {
        guard let node else { return [] }
        let entries = node.entries.filter { $0.key.kind == .scalar && !$0.key.hasText("<<") }
        guard entries.count > 1 else { return entries.map { ($0.key, Place($0.value, isShared: isShared)) } }
        var lasts: [String: Int] = [:]
        for (position, entry) in entries.enumerated() { lasts[entry.key.string] = position }
        return entries.enumerated().compactMap { position, entry in
            lasts[entry.key.string] == position ? (entry.key, Place(entry.value, isShared: isShared)) : nil
        }
    }

    package var isMapping: Bool { node?.kind == .mapping }
    package var isSequence: Bool { node?.kind == .sequence }
}

extension YAMLNode {
    /// Whether this is a scalar that Kubernetes reads as null.
    var isNull: Bool {
        // No word for null is longer than `null`; most texts are.
        isEmptyScalar || (kind == .scalar && style == .plain && range.count <= 4 && scalar == .null)
    }

    /// The value of a key that a merge key (`<<: *defaults`) brings in.
    fileprivate func merged(_ key: String) -> YAMLNode? {
        // Merge keys that lead to the same mapping on many ways would be followed as often.
        var seen: Set<Int> = []
        return merged(key, &seen)
    }

    private func merged(_ key: String, _ seen: inout Set<Int>) -> YAMLNode? {
        guard kind == .mapping, let merge = self["<<"]?.resolved else { return nil }
        let sources = merge.kind == .sequence ? merge.items.map(\.resolved) : [merge]
        for source in sources where source != self && seen.insert(source.range.lowerBound).inserted {
            if let value = source[key] ?? source.merged(key, &seen) { return value }
        }
        return nil
    }
}
