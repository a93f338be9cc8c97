import HardenKubernetes
import HardenYAML

/// Finds Services whose BackendConfig does not exist where the controller looks for it.
struct BackendConfigNotFound: Rule {
    static let metadata = RuleMetadata(
        id: "backend-config-not-found",
        area: .gkeIngress,
        title: "A Service names a BackendConfig that is not in its namespace",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        unsafeBecause: "that this one is meant is told by its name alone",
        explanation: """
            A BackendConfig is looked up by its name in the namespace of the Service. If it is missing, the Ingress is
            not synchronised any more: new Services, certificates and settings do not reach the load balancer. Nothing
            is said where the BackendConfig may simply be in another repository; it is where one of that name is beside
            the Service in another namespace, or one is called almost the same.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/backendconfig/backendconfig.go",
        ]
    )

    static let subjects: Subjects<ServiceNode> = .services
        .reading {
            [["metadata", "annotations", $0.view.backendConfigs?.annotation.key ?? AnnotationKeys.backendConfig]]
        }

    func faults(of node: ServiceNode, in context: RuleContext) -> [Fault] {
        guard !node.backendConfigs.isEmpty, let annotation = node.view.backendConfigs?.annotation else { return [] }
        return node.backendConfigs.compactMap { fault($0, in: annotation, of: node, context) }
    }

    private func fault(
        _ binding: BackendConfigBinding,
        in annotation: JSONAnnotation,
        of node: ServiceNode,
        _ context: RuleContext
    ) -> Fault? {
        let name = binding.entry.name
        guard let reason = context.dangling(binding.resolution, named: name, from: node.position, as: .backendConfig)
        else { return nil }
        let object = node.view.object
        let port =
            binding.entry.port.flatMap { port in node.view.ports.first { $0.isNamed(by: .string(port)) } }
            ?? node.view.ports.first
        return Fault(
            "there is no BackendConfig \(name) in the namespace of Service \(object.name)",
            at: annotation.place.label("named here"),
            secondary: [reason.label],
            severity: reason.severity,
            notes: [
                "the event of the Ingress says: Translation failed: invalid ingress spec: error getting BackendConfig "
                    + "for port \"\(port?.port.value.map { "\($0)" } ?? "?")\" on service "
                    + "\"\(object.namespace ?? "default")/\(object.name)\", err: no BackendConfig for service port exists."
            ],
            fix: reason.name.flatMap { rename(name, to: $0, in: annotation) }
        )
    }

    private func rename(_ name: String, to other: String, in annotation: JSONAnnotation) -> Fix? {
        let text = annotation.text.split(separator: "\"\(name)\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\(other)\"")
        return Fix("name BackendConfig \(other)", safety: .unsafe, annotation.place.put(.string(text)))
    }
}
