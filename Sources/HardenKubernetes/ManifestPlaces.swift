package import HardenYAML

extension YAMLFile {
    /// What a reader calls the place of a byte, such as `Deployment/orders spec.template.spec`; empty outside of objects.
    package func placeName(at offset: Int) -> String {
        guard let document = documents.last(where: { $0.chunk.lowerBound <= offset }), !document.isEmpty else {
            return ""
        }
        let path = document.path(at: offset).description
        guard let kind = document.root["kind"]?.string, !kind.isEmpty else { return path }
        let name = document.root["metadata"]?["name"]?.string ?? ""
        let object = name.isEmpty ? kind : "\(kind)/\(name)"
        return path.isEmpty ? object : "\(object) \(path)"
    }
}
