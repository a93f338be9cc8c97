import HardenKubernetes
import HardenYAML

/// Finds BackendConfigs that no Service names.
struct BackendConfigUnused: Rule {
    static let metadata = RuleMetadata(
        id: "backend-config-unused",
        area: .gkeIngress,
        title: "A BackendConfig is named by no Service beside it",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        explanation: """
            A BackendConfig does nothing by itself. Only the annotation `cloud.google.com/backend-config` on a Service
            applies it; without, the load balancer keeps its defaults: 30 s timeout, no draining, and a health check
            that is derived once from the readiness probe. Nothing is said where no Service lies beside the
            BackendConfig.
            """,
        sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration"]
    )

    static let subjects: Subjects<InputObject> = .objects([.backendConfig])

    func faults(of subject: InputObject, in context: RuleContext) -> Fault? {
        let (position, object) = (subject.place, subject.object)
        guard !context.isReferred(position, as: .backendConfig), !context.topology.isOpen(position),
            !context.vicinity.mayNameAnyBackendConfig
        else { return nil }
        // An object whose name or namespace somebody changes cannot be told from the others.
        let beside = context.services(beside: position).filter { service in
            service.view.namespace == object.namespace && service.view.type.value != "ExternalName"
        }
        guard !beside.isEmpty, !context.hasForeignServices(beside: position) else { return nil }
        let bare = beside.filter { $0.view.backendConfigs == nil }
        let behindIngress = bare.filter { !$0.gkeIngressRoutes.isEmpty }
        let candidates = (behindIngress.isEmpty ? bare : behindIngress).map(\.view.object)
        return Fault(
            "no Service names BackendConfig \(object.name), so nothing of it is applied",
            at: object.metadata["name"].label("named by no Service"),
            secondary: candidates.prefix(1).map { $0.metadata["name"].label("has no annotation for a BackendConfig") },
            fix: candidates.count == 1 ? fix(object.name, candidates[0]) : nil
        )
    }

    private func fix(_ name: String, _ service: KubernetesObject) -> Fix? {
        let key = AnnotationKeys.backendConfig
        return Fix(
            "\(key) on Service \(service.name)",
            safety: .unsafe,
            service.metadata["annotations"][key].put(.string("{\"default\": \"\(name)\"}"))
        )
    }
}
