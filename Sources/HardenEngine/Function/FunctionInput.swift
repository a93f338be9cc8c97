package import HardenKubernetes
package import HardenYAML

/// What a function gets on standard input: a `ResourceList` or another list, or a stream of documents.
///
/// Source: Kubernetes Resource Model (KRM) functions specification, kustomize, `functions-spec.md`; a stream is what
/// kustomize gives to exec plugins.
package struct FunctionInput: Sendable {
    /// How messages call it where objects do not say which file they come from.
    package static let name = "stdin.yaml"

    package let file: YAMLFile
    let loaded: [LoadedFile]
    /// The objects with their places in the list or the stream.
    package let objects: [DocumentObject]
    /// Whether all objects are items of one list, to which results can be added.
    package let isList: Bool

    /// - Throws: ``EngineError`` where the input is no YAML.
    package init(_ bytes: [UInt8]) throws(EngineError) {
        file = YAMLFile(bytes: bytes, name: Self.name)
        if !file.errors.isEmpty { throw EngineError(problems: file.errors.map(Problem.init)) }
        let documents = file.documents.filter { !$0.isEmpty }
        let root = documents.count == 1 ? documents.first?.root : nil
        isList = file.documents.count == 1 && root.map(Self.isList) == true
        objects = documents.flatMap(\.objects)
        if isList {
            let items = root?["items"]?.items ?? []
            loaded = LoadedFile.load(items: items, in: file) { Self.origin(of: $0)?.path ?? Self.name }
        } else {
            loaded = [LoadedFile.load(bytes, path: Self.name)]
        }
    }

    private static func isList(_ root: YAMLNode) -> Bool {
        guard let kind = root["kind"]?.string, root["apiVersion"] != nil else { return false }
        return kind == "ResourceList" || kind.hasSuffix("List") && root["items"]?.kind == .sequence
    }

    /// The configuration that the host passes with the objects.
    package var configuration: YAMLNode? { isList ? file.documents.first?.root["functionConfig"] : nil }

    /// The object around a byte.
    package func object(at offset: Int) -> DocumentObject? {
        objects.last { $0.root.range.lowerBound <= offset && offset < $0.root.range.upperBound }
    }
}

// MARK: - Where objects come from

extension FunctionInput {
    /// The file that an object comes from and is written back to, and its place there.
    package struct Origin: Hashable {
        package var path: String
        /// How many objects are before it in the file.
        package var index: Int?
    }

    /// Annotations in which hosts keep the path: the present one and the one before it, which some still read.
    package static let pathAnnotations = ["internal.config.kubernetes.io/path", "config.kubernetes.io/path"]
    package static let indexAnnotations = ["internal.config.kubernetes.io/index", "config.kubernetes.io/index"]

    /// Where an object comes from, as far as its host says.
    package static func origin(of object: YAMLNode) -> Origin? {
        func annotation(_ names: [String]) -> String? {
            let annotations = object["metadata"]?["annotations"]
            return names.lazy.compactMap { annotations?[$0]?.string }.first
        }
        guard let path = annotation(pathAnnotations), !path.isEmpty else { return nil }
        return Origin(path: path, index: annotation(indexAnnotations).flatMap { Int($0) })
    }
}
