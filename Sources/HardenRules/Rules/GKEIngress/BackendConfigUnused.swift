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
        unsafeBecause: "that this Service is meant is told by its place alone",
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
        guard let bare = context.servicesWithout(position) else { return nil }
        guard !bare.contains(where: { isBound(object, for: $0, context) }) else { return nil }
        let behindIngress = bare.filter { !$0.gkeIngressRoutes.isEmpty }
        let candidates = (behindIngress.isEmpty ? bare : behindIngress).map(\.view.object)
        let meant = candidates.filter { BackendConfigNames.isMeant(object.name, for: $0.name) }
        let service = candidates.count == 1 ? candidates.first : meant.count == 1 ? meant.first : nil
        return Fault(
            "no Service names BackendConfig \(object.name), so nothing of it is applied",
            at: object.metadata["name"].label("named by no Service"),
            secondary: (service.map { [$0] } ?? candidates).prefix(1).map {
                $0.metadata["name"].label("has no annotation for a BackendConfig")
            },
            fix: service.flatMap { service in
                Fix(
                    "\(AnnotationKeys.backendConfig) on Service \(service.name)",
                    safety: .unsafe,
                    service.nameBackendConfig(object.name)
                )
            }
        )
    }

    /// Whether another rule says it, of the draining that is lost with all else, and offers the same.
    private func isBound(_ config: KubernetesObject, for service: ServiceNode, _ context: RuleContext) -> Bool {
        context.workloads(of: service).filter(\.servesRequests).contains { workload in
            workload.draining.contains { setting in
                setting.service == service.position && workload.draining(on: setting) != nil
                    && context.meantBackendConfig(for: setting)?.identity == config.identity
            }
        }
    }
}
