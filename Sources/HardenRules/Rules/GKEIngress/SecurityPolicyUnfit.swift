import HardenKubernetes
import HardenRollout

/// Finds Cloud Armor policies that do not exist, or that the load balancer does not take.
struct SecurityPolicyUnfit: Rule {
    static let metadata = RuleMetadata(
        id: "security-policy-unfit",
        area: .gkeIngress,
        title: "A Cloud Armor policy does not exist, or does not fit the load balancer",
        severity: .error,
        disruptions: [.steadyState],
        remedy: .advice,
        explanation: """
            If the policy that a BackendConfig names does not exist, the synchronisation of the Ingress stops. A
            regional backend service, as internal Ingresses have it, takes no such policy at all. Which policies exist
            is not in manifests: list them under `platform.securityPolicies` in the configuration.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/backends/features/securitypolicy.go",
        ]
    )

    static let subjects: Subjects<InputObject> = .objects([.backendConfig, .gcpBackendPolicy, .lbPolicy])

    func faults(of subject: InputObject, in context: RuleContext) -> [Fault] {
        let object = subject.object
        guard object.kind == .backendConfig else {
            return [unknown(BackendPolicyView(object).securityPolicy, object, context)].compactMap { $0 }
        }
        let name = BackendConfigView(object).securityPolicy
        return [unknown(name, object, context), regional(name, subject.place, context)].compactMap { $0 }
    }

    private func unknown(_ field: Field<String>, _ object: KubernetesObject, _ context: RuleContext) -> Fault? {
        let known = context.settings(of: object).securityPolicies
        guard let name = field.known, !name.isEmpty, let names = known.value, !names.contains(name) else { return nil }
        return Fault(
            "the Cloud Armor policy \(name) of \(object.name) is none of those that exist",
            at: field.label("not listed"),
            notes: [
                "the event says: The given security policy \"\(name)\" does not exist, or: failed to set security "
                    + "policy from \"\" to \"\(name)\""
            ],
            assumptions: [known.assumption]
        )
    }

    private func regional(_ field: Field<String>, _ position: Int, _ context: RuleContext) -> Fault? {
        guard let name = field.value, !name.isEmpty else { return nil }
        for node in context.topology.services {
            guard node.backendConfigs.contains(where: { $0.resolution.objects.contains(position) }),
                let route = node.gkeIngressRoutes.first(where: { $0.kind.path?.isRegionalIngress == true }),
                let ingress = route.ingress.map(context.object)
            else { continue }
            let isInternal = route.kind.path == .gkeIngressInternal
            return Fault(
                "Ingress \(ingress.name) is \(isInternal ? "internal" : "regional") and takes no Cloud Armor policy",
                at: field.label("not possible there"),
                secondary: [
                    ingress.metadata["name"].label("sends to Service \(node.view.name)"),
                    node.view.object.metadata["name"].label("names this BackendConfig"),
                ],
                severity: isInternal ? .error : .warning,
                confidence: isInternal ? .certain : .assumed,
                notes: [
                    "the event of the Ingress says: cloud armor security policies not supported for Regional "
                        + "backend service"
                ]
            )
        }
        return nil
    }
}
