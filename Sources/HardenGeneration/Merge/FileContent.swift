import HardenYAML

/// What a file holds, as far as it matters to whoever wants to put objects at its end.
enum FileContent: Hashable {
    /// Kubernetes objects or a decK file; or nothing yet.
    case objects
    /// One JSON value, after which nothing can come.
    case json
    /// Something else, such as a spec or the values of a chart, at whose end objects would be lost.
    case other(TextLocation)
    /// A spec of this run.
    case spec
    /// A kustomization, or a patch or component of one.
    case kustomization

    init(_ file: YAMLFile) {
        let documents = file.documents.filter { !$0.isEmpty }
        if file.isJSON {
            self = .json
        } else if let first = documents.first, !documents.contains(where: \.root.isObject) {
            self = .other(first.root.location)
        } else {
            self = .objects
        }
    }

    /// Why nothing can be put at the end, and what to do; `nil` if it can.
    func obstacle(at path: String) -> (message: String, hint: String)? {
        switch self {
        case .objects: nil
        case .json:
            ("\(path) is JSON, and no object can follow another there", "move it away, or make it YAML")
        case .other(let location):
            (
                "\(path):\(location) is no Kubernetes object, and new objects would have to go to the end of this file",
                "move it out of the folder, or give another folder for the manifests"
            )
        case .kustomization:
            (
                "\(path) is part of a kustomization, and the manifests would have to go to the end of it",
                "give the file another name"
            )
        case .spec:
            (
                "\(path) is a spec, and the manifests would have to go to the end of it",
                "give another folder for the manifests, or another name to the spec"
            )
        }
    }
}

extension YAMLNode {
    /// Whether this is a Kubernetes object, a list of them, or a decK file.
    fileprivate var isObject: Bool {
        (self["apiVersion"] != nil && self["kind"] != nil) || self["_format_version"] != nil
    }
}
