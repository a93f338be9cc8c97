package import HardenCoding

/// What a spec file holds: one service, or a list of them with the folder to write to.
package struct SpecFile: Sendable, Hashable {
    package var services: [Service]
    /// The folder for manifests; `nil` leaves it to the reader.
    package var output: String?

    package init(services: [Service], output: String? = nil) {
        self.services = services
        self.output = output
    }

    /// Reads a document of a spec file: `{services: […], output: …}`, or a service itself.
    ///
    /// - Parameter node: The document.
    /// - Returns: The services without errors, and what was found in all of them.
    package static func decode(_ node: SpecNode) -> (file: SpecFile, diagnostics: [SpecDiagnostic]) {
        guard case .map(let entries) = node.content, let list = node["services"] else {
            let (service, diagnostics) = Service.decode(node)
            return (SpecFile(services: service.map { [$0] } ?? []), diagnostics)
        }
        var file = SpecFile(services: [])
        var diagnostics: [SpecDiagnostic] = []
        for entry in entries where !["services", "output", "$schema"].contains(entry.key) {
            diagnostics.append(unknownField(entry, among: ["services", "output"], .root))
        }
        if let output = node["output"] {
            file.output = SpecCodec.text(.nonEmpty).decode(output, .root.field("output"), &diagnostics)
        }
        let path = FieldPath.root.field("services")
        guard case .list(let items) = list.content else {
            let message = "expected a list of services, found \(list.found)"
            diagnostics.append(SpecDiagnostic(.error, message, path: path, at: list.location))
            return (file, diagnostics)
        }
        for item in items {
            let (service, found) = Service.decode(item)
            diagnostics += found
            if let service { file.services.append(service) }
        }
        return (file, diagnostics + duplicates(in: file.services))
    }

    /// The file as a mapping.
    package func encoded() -> SpecNode {
        let services = SpecEntry("services", SpecNode(.list(services.map { $0.encoded() })))
        return SpecNode(.map((output.map { [SpecEntry("output", SpecNode(.string($0)))] } ?? []) + [services]))
    }

    /// Services that would overwrite each other's objects: same name, same namespace.
    package static func duplicates(in services: [Service]) -> [SpecDiagnostic] {
        var first: [[String?]: Service] = [:]
        return services.compactMap { service in
            guard let other = first.updateValue(service, forKey: [service.namespace, service.name]) else { return nil }
            let place = other.source.map { " (the other is at \($0))" } ?? ""
            let message = "two services are called '\(service.name)'\(place); rename one"
            return SpecDiagnostic(.error, message, path: .root.field("name"), at: service.source?.position)
        }
    }
}
