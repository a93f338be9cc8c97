import Synchronization

/// Where the children of large collections are, found out when one is asked for: whoever goes over thousands of them for
/// each of them never ends.
final class LargeCollections: Sendable {
    /// Children up to which going over them costs less than a table.
    static let patience = 32

    private struct Table {
        var children: [UInt32]
        /// The values of a mapping by their keys; `nil` until one is asked for.
        var values: [ArraySlice<UInt8>: Int]?
        /// The items of a sequence by the key that was asked for and what it has there; those of `nil` may have anything.
        var items: [String: [YAMLScalar?: [YAMLNode]]] = [:]
    }

    private let tables = Mutex<[Int: Table]>([:])

    /// The children of a collection in the order of the text.
    func children(of collection: YAMLNode) -> [UInt32] {
        tables.withLock { Self.table(of: collection, &$0).children }
    }

    /// The index of the value of a mapping's key; of duplicate keys the last counts.
    func value(ofKey key: ArraySlice<UInt8>, in mapping: YAMLNode) -> Int? {
        tables.withLock { tables in
            let table = Self.table(of: mapping, &tables)
            if let values = table.values { return values[key] }
            var values: [ArraySlice<UInt8>: Int] = [:]
            for index in stride(from: 0, to: table.children.count - 1, by: 2) {
                let key = YAMLNode(document: mapping.document, index: Int(table.children[index]))
                guard key.kind == .scalar else { continue }
                key.withText { values[$0] = Int(table.children[index + 1]) }
            }
            tables[mapping.index]?.values = values
            return values[key]
        }
    }

    /// The items of a sequence that may have a value for a key.
    func items(of sequence: YAMLNode, whose key: String, is value: YAMLScalar) -> [YAMLNode] {
        tables.withLock { tables in
            let table = Self.table(of: sequence, &tables)
            let items = table.items[key] ?? Self.items(table.children, of: sequence.document, by: key)
            tables[sequence.index]?.items[key] = items
            let found = items[value, default: []] + items[nil, default: []]
            return found.sorted { $0.index < $1.index }
        }
    }

    private static func items(
        _ children: [UInt32],
        of document: YAMLDocument,
        by key: String
    ) -> [YAMLScalar?: [YAMLNode]] {
        var items: [YAMLScalar?: [YAMLNode]] = [:]
        for item in children.map({ YAMLNode(document: document, index: Int($0)) }) {
            if item.kind == .alias || item["<<"] != nil || item[key]?.kind == .alias {
                items[nil, default: []].append(item)
            } else if let value = item[key]?.scalar {
                items[value, default: []].append(item)
            }
        }
        return items
    }

    private static func table(of collection: YAMLNode, _ tables: inout [Int: Table]) -> Table {
        if let table = tables[collection.index] { return table }
        let table = Table(children: collection.children.map { UInt32($0.index) })
        tables[collection.index] = table
        return table
    }
}

extension YAMLNode {
    /// The children in the order of the text, for finding one of them.
    var childIndices: [UInt32] {
        if Int(raw.subtreeEnd) - index <= LargeCollections.patience { return children.map { UInt32($0.index) } }
        return document.largeCollections.children(of: self)
    }
}

extension YAMLNode {
    /// The items of a sequence that may have a value for a key: of a long one only those, of a short one all.
    package func items(whose key: String, is value: YAMLScalar) -> [YAMLNode] {
        guard kind == .sequence, Int(raw.subtreeEnd) - index > LargeCollections.patience else { return items }
        return document.largeCollections.items(of: self, whose: key, is: value)
    }
}

extension [UInt32] {
    /// The position of a number among sorted ones.
    func position(of number: Int) -> Int? {
        let position = partitioningIndex { $0 >= number }
        return position < count && self[position] == number ? position : nil
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first position at which a predicate holds that holds for all elements behind it, too; the end where there is none.
    func partitioningIndex(where isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
