import HardenYAML

extension DesiredDocument {
    /// Says which containers that the spec does not know stop before the application does.
    ///
    /// Source: GKE, "Troubleshoot load balancing" (the preStop hook belongs to all containers).
    /// - Parameters:
    ///   - root: The existing object.
    ///   - path: The file that it is in.
    func containersWithoutWait(in root: YAMLNode, _ path: String) -> [GenerationNote] {
        let podSpec = body["spec"]?.mapping?["template"]?.mapping?["spec"]?.mapping
        let wanted = podSpec?["containers"]?.sequence ?? []
        guard kind == "Deployment", wanted.contains(where: { $0.mapping?["lifecycle"] != nil }) else { return [] }
        let names = Set(wanted.compactMap { $0.mapping?["name"]?.string })
        return (root["spec"]?["template"]?["spec"]?["containers"]?.items ?? []).compactMap { container in
            guard let name = container["name"]?.string, !names.contains(name),
                container["lifecycle"]?["preStop"] == nil
            else { return nil }
            return GenerationNote(
                path: path,
                location: container.location,
                message: "container '\(name)' has no preStop hook and stops at once, while the application goes on"
            )
        }
    }
}
