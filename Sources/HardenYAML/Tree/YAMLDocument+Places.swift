extension YAMLDocument {
    /// The path of the entry or item that a byte belongs to: the one it lies in, or else, as for the indentation, the last
    /// one on its line.
    package func path(at offset: Int) -> YAMLPath {
        var node = root
        var path = YAMLPath()
        let line = text.lineStart(of: min(max(offset, chunk.lowerBound), chunk.upperBound))
        while let child = child(of: node, at: offset, onLine: line) {
            path.components.append(child.component)
            // What stands behind a key on its line is not what the key is about.
            if child.key?.contains(offset) == true { break }
            node = child.value
        }
        return path
    }

    /// The last child that a byte lies in, or else the last on its line. Children lie one behind the other.
    private func child(of node: YAMLNode, at offset: Int, onLine line: Int) -> Child? {
        let children = Children(of: node)
        var next = children.behind { $0 > offset }
        while next > 0 {
            next -= 1
            guard let child = children[next] else { continue }
            if child.range.contains(offset) { return child }
            break
        }
        if node.style == .flow, node.range.lowerBound == offset { return nil }
        next = children.behind { text.lineStart(of: $0) > line }
        while next > 0 {
            next -= 1
            guard let child = children[next] else { continue }
            if line < max(child.range.upperBound, child.range.lowerBound + 1) { return child }
            break
        }
        return nil
    }

    /// An entry or an item.
    private struct Child {
        let component: YAMLPath.Component
        /// All of it, the key included.
        let range: Range<Int>
        let key: Range<Int>?
        let value: YAMLNode
    }

    /// The entries or items of a node.
    private struct Children {
        private let node: YAMLNode
        private let indices: [UInt32]
        /// Nodes of each child: a key and a value, or an item.
        private let step: Int

        init(of node: YAMLNode) {
            self.node = node
            let isCollection = node.kind == .mapping || node.kind == .sequence
            indices = isCollection ? node.childIndices : []
            step = node.kind == .mapping ? 2 : 1
        }

        private func node(_ position: Int) -> YAMLNode {
            YAMLNode(document: node.document, index: Int(indices[position]))
        }

        private func start(_ child: Int) -> Int {
            let first = node(child * step)
            return step == 2 ? first.range.lowerBound : first.fullRange.lowerBound
        }

        /// How many children begin before the first whose beginning is behind a place.
        func behind(_ isBehind: (Int) -> Bool) -> Int {
            (0..<indices.count / step).partitioningIndex { isBehind(start($0)) }
        }

        /// A child; `nil` for an entry whose key is no scalar.
        subscript(child: Int) -> Child? {
            guard step == 2 else {
                let item = node(child)
                return Child(component: .index(child), range: item.fullRange, key: nil, value: item)
            }
            let (key, value) = (node(child * 2), node(child * 2 + 1))
            guard key.kind == .scalar else { return nil }
            let range = key.range.lowerBound..<max(key.range.upperBound, value.range.upperBound)
            return Child(component: .key(key.string), range: range, key: key.range, value: value)
        }
    }
}
