extension YAMLDocument {
    /// The path of the entry or item that a byte belongs to: the one it lies in, or else, as for the indentation, the last
    /// one on its line.
    package func path(at offset: Int) -> YAMLPath {
        var node = root
        var path = YAMLPath()
        let line = text.lineStart(of: min(max(offset, chunk.lowerBound), chunk.upperBound))
        while let child = Child.all(of: node).last(where: { $0.range.contains(offset) })
            ?? (node.style == .flow && node.range.lowerBound == offset ? nil : lastChild(of: node, onLine: line))
        {
            path.components.append(child.component)
            // What stands behind a key on its line is not what the key is about.
            if child.key?.contains(offset) == true { break }
            node = child.value
        }
        return path
    }

    private func lastChild(of node: YAMLNode, onLine line: Int) -> Child? {
        Child.all(of: node).last { child in
            let range = child.range
            return text.lineStart(of: range.lowerBound) <= line && line < max(range.upperBound, range.lowerBound + 1)
        }
    }

    /// An entry or an item.
    private struct Child {
        let component: YAMLPath.Component
        /// All of it, the key included.
        let range: Range<Int>
        let key: Range<Int>?
        let value: YAMLNode

        static func all(of node: YAMLNode) -> [Child] {
            let entries = node.entries.filter { $0.key.kind == .scalar }.map { key, value in
                let range = key.range.lowerBound..<max(key.range.upperBound, value.range.upperBound)
                return Child(component: .key(key.string), range: range, key: key.range, value: value)
            }
            let items = node.items.enumerated().map { index, item in
                Child(component: .index(index), range: item.fullRange, key: nil, value: item)
            }
            return entries + items
        }
    }
}
