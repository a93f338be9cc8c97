import HardenKubernetes
import HardenYAML

/// What a function gets on standard input: a `ResourceList` or another list, or a stream of documents.
///
/// Source: Kubernetes Resource Model (KRM) functions specification, kustomize, `functions-spec.md`; a stream is what
/// kustomize gives to exec plugins.
struct FunctionInput {
    /// How messages call it where objects do not say which file they come from.
    static let name = "stdin.yaml"

    let file: YAMLFile
    let manifests: Manifests
    /// The objects with their places in the list or the stream.
    let objects: [DocumentObject]
    /// Whether all objects are items of one list, to which results can be added.
    let isList: Bool

    /// - Throws: `Failure` where the input is no YAML.
    init(_ bytes: [UInt8]) throws(Failure) {
        file = YAMLFile(bytes: bytes, name: Self.name)
        if !file.errors.isEmpty { throw Failure(file.errors.map(\.description)) }
        let documents = file.documents.filter { !$0.isEmpty }
        let root = documents.count == 1 ? documents.first?.root : nil
        isList = file.documents.count == 1 && root.map(Self.isList) == true
        objects = documents.flatMap(\.objects)
        if isList {
            let items = root?["items"]?.items ?? []
            manifests = Manifests(LoadedFile.load(items: items, in: file) { Self.origin(of: $0)?.path ?? Self.name })
        } else {
            manifests = Manifests([LoadedFile.load(bytes, path: Self.name)])
        }
    }

    private static func isList(_ root: YAMLNode) -> Bool {
        guard let kind = root["kind"]?.string, root["apiVersion"] != nil else { return false }
        return kind == "ResourceList" || kind.hasSuffix("List") && root["items"]?.kind == .sequence
    }

    /// The configuration that the host passes with the objects.
    var configuration: YAMLNode? { isList ? file.documents.first?.root["functionConfig"] : nil }

    /// The object around a byte.
    func object(at offset: Int) -> DocumentObject? {
        objects.last { $0.root.range.lowerBound <= offset && offset < $0.root.range.upperBound }
    }
}

// MARK: - Where objects come from

extension FunctionInput {
    /// The file that an object comes from and is written back to, and its place there.
    struct Origin: Hashable {
        var path: String
        /// How many objects are before it in the file.
        var index: Int?
    }

    /// Annotations in which hosts keep the path: the present one and the one before it, which some still read.
    static let pathAnnotations = ["internal.config.kubernetes.io/path", "config.kubernetes.io/path"]
    static let indexAnnotations = ["internal.config.kubernetes.io/index", "config.kubernetes.io/index"]

    /// Where an object comes from, as far as its host says.
    static func origin(of object: YAMLNode) -> Origin? {
        func annotation(_ names: [String]) -> String? {
            let annotations = object["metadata"]?["annotations"]
            return names.lazy.compactMap { annotations?[$0]?.string }.first
        }
        guard let path = annotation(pathAnnotations), !path.isEmpty else { return nil }
        return Origin(path: path, index: annotation(indexAnnotations).flatMap { Int($0) })
    }
}
