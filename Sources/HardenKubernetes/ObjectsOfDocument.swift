package import HardenYAML

/// A Kubernetes object within a document.
package struct DocumentObject: Sendable {
    package var identity: ObjectIdentity
    package var root: YAMLNode
    /// The way from the top of the document: empty, but for objects in a list.
    package var path: YAMLPath
}

extension YAMLDocument {
    /// The Kubernetes objects of the document: itself, or the items of a `List`, such as `kubectl get -o yaml` writes.
    package var objects: [DocumentObject] { Self.objects(at: root, YAMLPath(), kind: nil, apiVersion: nil) }

    /// - Parameters:
    ///   - kind: The kind of a list's items, where the list is one of a certain kind (`DeploymentList`) and says it for
    ///     them.
    ///   - apiVersion: Their version.
    private static func objects(
        at node: YAMLNode,
        _ path: YAMLPath,
        kind: String?,
        apiVersion: String?
    ) -> [DocumentObject] {
        guard let kind = node["kind"]?.string ?? kind else { return [] }
        let apiVersion = node["apiVersion"]?.string ?? apiVersion
        if kind.hasSuffix("List"), let items = node["items"], items.kind == .sequence, node["metadata"]?["name"] == nil
        {
            let itemKind = kind == "List" ? nil : String(kind.dropLast("List".count))
            return items.items.enumerated().flatMap { index, item in
                objects(
                    at: item,
                    path.appending("items").appending(index),
                    kind: itemKind,
                    apiVersion: itemKind == nil ? nil : apiVersion
                )
            }
        }
        guard let apiVersion, let identity = ObjectIdentity(node, kind: kind, apiVersion: apiVersion) else {
            return []
        }
        return [DocumentObject(identity: identity, root: node, path: path)]
    }
}
