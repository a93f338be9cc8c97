/// Where a node is within its document.
extension YAMLNode {
    /// The way from the top of the document to this node; a key's path is that of its value.
    package var path: YAMLPath {
        var components: [YAMLPath.Component] = []
        var node = self
        while let parent = node.parent {
            if let component = parent.component(of: node.index) { components.append(component) }
            node = parent
        }
        return YAMLPath(components.reversed())
    }

    /// The step from a collection to the child with an index in the arena.
    private func component(of child: Int) -> YAMLPath.Component? {
        let children = childIndices
        guard let position = children.position(of: child) else { return nil }
        if kind == .sequence { return .index(position) }
        // Keys and values take turns.
        return .key(YAMLNode(document: document, index: Int(children[position & ~1])).string)
    }
}

extension YAMLNode {
    /// The node that counts here: for an alias the one with its anchor, for all others the node itself.
    ///
    /// An alias whose anchor is missing stays what it is; libyaml's parser does not look for anchors.
    package var resolved: YAMLNode {
        guard kind == .alias, let target = detail?.target else { return self }
        return YAMLNode(document: document, index: Int(target))
    }
}

extension YAMLNode: Equatable {
    /// Whether both are the same node of the same document.
    package static func == (lhs: YAMLNode, rhs: YAMLNode) -> Bool {
        lhs.document === rhs.document && lhs.index == rhs.index
    }
}
