import HardenYAML

/// Labels of an object or of a Pod template.
package struct Labels: Sendable {
    package let place: Place
    /// Labels that a kustomization adds, which are written nowhere in this object.
    package let added: [String: String]
    private let written: [String: String]

    package init(_ place: Place, added: [String: String] = [:]) {
        self.place = place
        self.added = added
        var written: [String: String] = [:]
        for (key, value) in place.entries { written[key.string] = value.text ?? "" }
        self.written = written
    }

    /// The labels as the API server gets them.
    package var values: [String: String] { added.isEmpty ? written : written.merging(added) { _, new in new } }

    package var isEmpty: Bool { written.isEmpty && added.isEmpty }

    package subscript(key: String) -> String? { added[key] ?? written[key] }

    /// The same labels with others that a kustomization adds.
    package func replacingAdded(_ added: [String: String]) -> Labels { Labels(self, added) }

    private init(_ other: Labels, _ added: [String: String]) {
        place = other.place
        written = other.written
        self.added = added
    }
}
