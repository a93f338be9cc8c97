import ServiceSpec

/// Names of new files.
struct FileNames {
    let layout: FileLayout
    /// Names that services of several namespaces share, whose files need the namespace in theirs.
    private let shared: Set<String>

    init(_ services: [Service], layout: FileLayout) {
        self.layout = layout
        var seen: Set<String> = []
        shared = Set(services.map(\.name).filter { !seen.insert($0).inserted })
    }

    /// The beginning of the names of a service's files.
    func base(_ generated: GeneratedService) -> String {
        shared.contains(generated.name) ? "\(generated.namespace ?? "default")-\(generated.name)" : generated.name
    }

    /// The file for a new object.
    func file(for document: DesiredDocument, of generated: GeneratedService) -> String {
        let base = base(generated)
        guard layout == .filePerResource else { return "\(base).yaml" }
        // Several objects of a kind differ in what their names have behind the service's.
        let suffix = document.name.hasPrefix(generated.name) ? document.name.dropFirst(generated.name.count) : ""
        return "\(base)-\(document.kind.lowercased())\(suffix).yaml"
    }

    /// The file for what is no object, by the ending that its name has.
    func file(_ name: String, of generated: GeneratedService) -> String {
        base(generated) + name.dropFirst(generated.name.count)
    }
}
