extension YAMLNode {
    /// The first key in the text that this mapping has already, with the one before it. A merge (`<<`) may come several
    /// times.
    package var repeatedKey: (first: YAMLNode, second: YAMLNode)? {
        guard kind == .mapping else { return nil }
        return document.repeatedKey(in: index).map { first, second in
            (YAMLNode(document: document, index: first), YAMLNode(document: document, index: second))
        }
    }
}

extension YAMLDocument {
    /// Every object is asked, so that nothing is copied.
    fileprivate func repeatedKey(in mapping: Int) -> (first: Int, second: Int)? {
        var keys: [Int] = []
        nodes.withUnsafeBufferPointer { nodes in
            var position = mapping + 1
            let end = Int(nodes[mapping].subtreeEnd)
            while position < end {
                if nodes[position].kind == .scalar { keys.append(position) }
                let value = Int(nodes[position].subtreeEnd)
                guard value < end else { break }
                position = Int(nodes[value].subtreeEnd)
            }
        }
        return repetition(among: keys)
    }

    private func repetition(among keys: [Int]) -> (first: Int, second: Int)? {
        guard keys.count > 1 else { return nil }
        guard keys.count > LargeCollections.patience / 2 else {
            for second in 1..<keys.count {
                let key = YAMLNode(document: self, index: keys[second])
                let found = key.withText { text in
                    text.withUnsafeBufferPointer { text in keys[..<second].first { hasText(text, at: $0) } }
                }
                if let found, !key.isMerge { return (found, keys[second]) }
            }
            return nil
        }
        var known: [ArraySlice<UInt8>: Int] = [:]
        for index in keys {
            let key = YAMLNode(document: self, index: index)
            guard let found = key.withText({ known.updateValue(index, forKey: $0) }), !key.isMerge else { continue }
            return (found, index)
        }
        return nil
    }
}

extension YAMLNode {
    fileprivate var isMerge: Bool { style == .plain && hasText("<<") }
}
