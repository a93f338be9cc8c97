package import HardenCoding
package import HardenKubernetes
import HardenNGINX
import HardenYAML

extension Place {
    /// Marks this place in a finding. Where nothing is written, the nearest thing that is gets the mark: the key of the
    /// mapping that misses it.
    package func label(_ text: String) -> Finding.Label {
        let document = anchor.document
        return Finding.Label(file: document.source.name, document: document.position, range: markedRange, text: text)
    }

    private var markedRange: Range<Int> {
        if let node, node.kind == .scalar, !node.range.isEmpty { return node.range }
        // Marking all of a long mapping says less than marking its key.
        if let key = anchor.parent?.entries.first(where: { $0.value == anchor })?.key { return key.range }
        let start = anchor.range.lowerBound
        let bytes = anchor.document.source.bytes
        let end = bytes[start...].prefix { $0 != 0x0A && $0 != 0x0D }.endIndex
        return start..<max(start, end)
    }
}

extension Finding.Label {
    /// The same place with other words.
    func saying(_ text: String) -> Finding.Label {
        var label = self
        label.text = text
        return label
    }
}

extension NGINXText {
    /// A change of the configuration; `nil` for one in a ConfigMap, which is not edited.
    func change(_ edit: NGINXEdit) -> Fix.Change? { value == nil ? .nginx(edit) : nil }
}

extension NGINXPlace {
    /// Marks this place in a finding.
    func label(_ text: String) -> Finding.Label {
        Finding.Label(
            file: self.text.path,
            document: self.text.value?.node.document.position,
            range: self.text.rangeInFile(range),
            text: text
        )
    }

    var position: SourcePosition {
        SourcePosition(file: text.path, line: location.line, column: location.column)
    }
}

extension Field {
    package func label(_ text: String) -> Finding.Label { place.label(text) }
}

extension KubernetesObject {
    /// How findings call the object, such as `Deployment shop/orders`.
    package var title: String { "\(kind.rawValue) \(namespace.map { "\($0)/" } ?? "")\(name)" }
}

extension Place {
    /// Where the value is written, or what it is missing from.
    package var position: SourcePosition {
        SourcePosition(file: anchor.document.source.name, line: location.line, column: location.column)
    }
}

extension YAMLNode {
    /// Where it is written.
    package var position: SourcePosition {
        SourcePosition(file: document.source.name, line: location.line, column: location.column)
    }
}
