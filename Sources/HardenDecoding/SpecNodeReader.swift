package import HardenCoding
package import HardenYAML

/// Turns a document into what a spec is decoded from, with the place of every value.
package struct SpecNodeReader {
    private let document: YAMLDocument
    private var cursor: LocationCursor
    private var anchors: [String: SpecNode] = [:]
    private var count = 0
    /// What is wrong with the document itself, such as an alias of nothing.
    package private(set) var errors: [SpecDiagnostic] = []

    /// Values that a document may grow by through its aliases; a service has a few dozen in all.
    private static let limit = 100_000

    package init(_ document: YAMLDocument) {
        self.document = document
        cursor = LocationCursor(document.source)
    }

    /// The document as a value.
    package var node: SpecNode {
        mutating get { read(document.root) }
    }

    /// A part of the document as a value.
    package mutating func read(_ node: YAMLNode) -> SpecNode {
        guard count <= Self.limit else {
            if errors.isEmpty { fail(node, "aliases repeat more than \(Self.limit) values", hint: "remove aliases") }
            return SpecNode(.null)
        }
        let location = location(node)
        let result: SpecNode
        switch node.kind {
        case .scalar: result = SpecNode(scalar(node), at: location)
        case .sequence:
            var items: [SpecNode] = []
            for item in node.items { items.append(read(item)) }
            result = SpecNode(.list(items), at: location)
        case .mapping: result = SpecNode(.map(entries(of: node)), at: location)
        case .alias:
            let name = node.aliasName ?? ""
            guard let target = anchors[name] else {
                fail(node, "there is no anchor '&\(name)' before this alias", hint: "define it or write the value here")
                return SpecNode(.null)
            }
            count += target.size
            result = target
        }
        if let anchor = node.anchor { anchors[anchor] = result }
        return result
    }

    /// The entries of a mapping, with those that a merge key (`<<`) brings in behind its own.
    private mutating func entries(of node: YAMLNode) -> [SpecEntry] {
        var entries: [SpecEntry] = []
        var merged: [SpecEntry] = []
        for (key, value) in node.entries {
            let keyLocation = location(key)
            let read = read(value)
            guard key.string == "<<", key.style == .plain else {
                entries.append(SpecEntry(key.string, read, at: keyLocation))
                continue
            }
            switch read.content {
            case .map(let others): merged += others
            case .list(let items):
                for case .map(let others) in items.map(\.content) { merged += others }
            default: fail(value, "only a mapping can be merged in by '<<'", hint: "refer to an anchor of a mapping")
            }
        }
        for entry in merged where !entries.contains(where: { $0.key == entry.key }) { entries.append(entry) }
        return entries
    }

    private func scalar(_ node: YAMLNode) -> SpecNode.Content {
        switch node.scalar {
        case .null, nil: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        }
    }

    private mutating func location(_ node: YAMLNode) -> SourcePosition {
        let location = cursor.location(at: node.range.lowerBound)
        return SourcePosition(file: document.source.name, line: location.line, column: location.column)
    }

    private mutating func fail(_ node: YAMLNode, _ message: String, hint: String) {
        errors.append(SpecDiagnostic(.error, "\(message); \(hint)", at: location(node)))
    }
}

extension SpecNode {
    /// The number of values in it, itself included.
    fileprivate var size: Int {
        switch content {
        case .list(let items): items.reduce(1) { $0 + $1.size }
        case .map(let entries): entries.reduce(1) { $0 + $1.value.size }
        default: 1
        }
    }
}
