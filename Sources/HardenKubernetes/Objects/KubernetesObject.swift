package import HardenYAML

/// A Kubernetes object that is whole, of a kind that harden knows.
///
/// A class, because all views of it hold it.
package final class KubernetesObject: Sendable {
    package let identity: ObjectIdentity
    package let apiVersion: String
    package let kind: ObjectKind
    /// The top of the object: of its document, or of an item of a `List`.
    package let root: Place
    /// Position of the document among those of its file.
    package let document: Int
    /// The ways to fields that another tool fills in, as keys and list positions.
    let filledIn: [[String]]

    init(
        identity: ObjectIdentity,
        apiVersion: String,
        kind: ObjectKind,
        root: Place,
        document: Int,
        filledIn: [[String]] = []
    ) {
        self.filledIn = filledIn
        self.identity = identity
        self.apiVersion = apiVersion
        self.kind = kind
        self.root = root
        self.document = document
    }

    /// An object wherever it is and whether it is whole; `nil` for a kind without a view.
    package convenience init?(_ object: DocumentObject, document: Int) {
        let root = Place(object.root)
        guard let kind = ObjectKind(group: object.identity.group, kind: object.identity.kind) else { return nil }
        self.init(
            identity: object.identity,
            apiVersion: root["apiVersion"].text ?? "",
            kind: kind,
            root: root,
            document: document
        )
    }

    /// The file as the user named it.
    package var file: String { root.anchor.document.source.name }
    package var location: TextLocation { root.location }
    package var name: String { identity.name }
    package var namespace: String? { identity.namespace }

    package var metadata: Place { root["metadata"] }
    package var spec: Place { root["spec"] }
    package var labels: Labels { Labels(metadata["labels"]) }

    /// The value of an annotation. Annotations are texts; other values are refused by the API server.
    package func annotation(_ key: String) -> Field<String> { metadata["annotations"][key].string() }

    /// Whether it was read from a cluster, where controllers have written into it.
    package var isFromCluster: Bool { metadata["uid"].exists || metadata["resourceVersion"].exists }

    /// What `kubectl apply` sent last; `nil` where nothing tells.
    package var lastApplied: YAMLNode? {
        guard let text = annotation("kubectl.kubernetes.io/last-applied-configuration").value else { return nil }
        return YAMLFile(bytes: Array(text.utf8), name: file).documents.first?.root
    }

    /// The version within the API group: `v1beta1` of `policy/v1beta1`.
    package var version: Substring {
        guard let slash = apiVersion.lastIndex(of: "/") else { return apiVersion[...] }
        return apiVersion[apiVersion.index(after: slash)...]
    }
}

extension KubernetesObject: CustomStringConvertible {
    package var description: String { identity.description }
}
