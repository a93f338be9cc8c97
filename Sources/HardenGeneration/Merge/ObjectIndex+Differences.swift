import HardenCoding
import HardenKubernetes
import ServiceSpec

extension ObjectIndex {
    /// Objects that are probably meant, and are not taken for those of the spec.
    func differences(of generated: GeneratedService, in folder: ManifestFolder) -> [GenerationDiagnostic] {
        [otherNamespace(of: generated, folder), otherWorkload(of: generated, folder)].compactMap(\.self)
    }

    /// An object that exists with a namespace where the spec has none, or the other way round.
    ///
    /// No namespace means the one that whoever applies the file has chosen, which mostly is `default`.
    private func otherNamespace(of generated: GeneratedService, _ folder: ManifestFolder) -> GenerationDiagnostic? {
        for document in generated.documents where places[document.identity] == nil {
            let others = namespaces[document.identity.anywhere, default: []].sorted { ($0 ?? "") < ($1 ?? "") }
            for namespace in others where (namespace == nil) != (document.namespace == nil) {
                var identity = document.identity
                identity.namespace = namespace
                guard let place = places[identity]?.first else { continue }
                let isSame = namespace ?? document.namespace == "default"
                return GenerationDiagnostic(
                    isSame ? .error : .warning,
                    service: generated.name,
                    field: .root.field("namespace"),
                    "\(folder.shown(place.path)):\(place.location) has a \(document.kind) '\(document.name)' "
                        + "\(Self.phrase(namespace)), which "
                        + (isSame ? "in most clusters is the same as one " : "is not taken for the one ")
                        + Self.phrase(document.namespace),
                    hint: "write the same namespace there and in the spec, or none"
                )
            }
        }
        return nil
    }

    private static func phrase(_ namespace: String?) -> String {
        namespace.map { "in namespace '\($0)'" } ?? "without namespace"
    }

    /// A workload of another kind that runs the same service already.
    private func otherWorkload(of generated: GeneratedService, _ folder: ManifestFolder) -> GenerationDiagnostic? {
        guard let deployment = generated.documents.first(where: { $0.kind == "Deployment" })?.identity else {
            return nil
        }
        for (group, kind) in [("apps", "StatefulSet"), ("apps", "DaemonSet"), ("argoproj.io", "Rollout")] {
            var identity = deployment
            (identity.group, identity.kind) = (group, kind)
            guard let place = places[identity]?.first else { continue }
            return GenerationDiagnostic(
                .warning,
                service: generated.name,
                "\(folder.shown(place.path)):\(place.location) has a \(kind) of the same name, and a Deployment runs "
                    + "beside it",
                hint: "delete the \(kind), or give the service another name"
            )
        }
        return nil
    }
}
