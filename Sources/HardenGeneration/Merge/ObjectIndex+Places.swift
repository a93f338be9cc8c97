import HardenKubernetes
import HardenYAML

extension YAMLFile {
    /// The object at a place that was found in an earlier reading of the file; `nil` if another one is there now.
    func object(_ identity: ObjectIdentity, at place: ObjectIndex.Place) -> YAMLNode? {
        guard documents.indices.contains(place.document) else { return nil }
        return documents[place.document].objects.first { $0.path == place.item && $0.identity == identity }?.root
    }
}

extension YAMLDocument {
    /// The node at a path, or the nearest around it that exists.
    func nearest(_ path: YAMLPath) -> YAMLNode {
        var path = path
        while !path.components.isEmpty {
            if let node = self[path] { return node }
            path = path.parent
        }
        return root
    }
}

extension ObjectIndex.Place {
    /// The order of the text.
    static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.document, lhs.location.line, lhs.location.column) < (rhs.document, rhs.location.line, rhs.location.column)
    }
}
