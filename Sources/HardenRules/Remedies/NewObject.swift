import HardenKubernetes
import HardenYAML

extension KubernetesObject {
    /// A new object beside this one, in its namespace.
    ///
    /// - Parameters:
    ///   - apiVersion: Such as `policy/v1`.
    ///   - kind: Its kind.
    ///   - name: Its name.
    ///   - file: What its file is called where each object has one; as the object, if left out.
    ///   - spec: Its specification.
    func newNeighbour(
        _ apiVersion: String,
        _ kind: String,
        named name: String,
        file: String? = nil,
        spec: YAMLMapping
    ) -> Fix.Change {
        var metadata = YAMLMapping([YAMLMapping.Entry("name", .string(name))])
        metadata["namespace"] = namespace.map { .string($0) }
        let document = YAMLMapping([
            YAMLMapping.Entry("apiVersion", .string(apiVersion)), YAMLMapping.Entry("kind", .string(kind)),
            YAMLMapping.Entry("metadata", .mapping(metadata)), YAMLMapping.Entry("spec", .mapping(spec)),
        ])
        return .newDocument(beside: self.file, name: file ?? name, document)
    }
}
