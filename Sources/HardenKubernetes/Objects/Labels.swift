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

    /// These labels with those that a kustomization adds.
    package func adding(_ labels: [String: String]) -> Labels {
        labels.isEmpty ? self : Labels(place, added: added.merging(labels) { _, new in new })
    }
}
