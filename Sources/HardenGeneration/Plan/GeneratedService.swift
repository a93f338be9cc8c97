import ServiceSpec

/// All that a spec asks for.
package struct GeneratedService: Sendable, Hashable {
    /// The service's name.
    package var name: String
    package var namespace: String?
    /// Kubernetes objects, in the order in which they are written.
    package var documents: [DesiredDocument]
    package var deck: DesiredDeck?
    package var snippet: DesiredSnippet?
    package var diagnostics: [GenerationDiagnostic]
    /// Objects and files of earlier specs that this one does not mention any more.
    var leftovers: [Leftover] = []

    /// Something that stays until somebody deletes it, in the cluster as well.
    struct Leftover: Sendable, Hashable {
        /// Its place, as it is shown.
        let place: String
        let name: String
    }
}

extension ServicePlan {
    /// Everything that the spec asks for, with the user's extra fields in it.
    package func generate() -> GeneratedService {
        var documents: [DesiredDocument?] = [
            serviceAccount(), deployment(), serviceDocument(), headlessService(), disruptionBudget(), autoscaler(),
        ]
        documents += backendConfigs()
        documents.append(frontendConfig())
        documents += gateways() + httpRoutes() + backendPolicies() + healthCheckPolicies()
        documents += [serviceExport(), kongUpstreamPolicy()]
        documents += ingressDocuments()
        var generated = GeneratedService(
            name: name,
            namespace: service.namespace,
            documents: documents.compactMap(\.self),
            deck: deck(),
            snippet: nginxSnippet(),
            diagnostics: diagnostics()
        )
        generated.apply(service.extras, containerName: containerName, location: service.source)
        return generated
    }
}
