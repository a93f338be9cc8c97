import HardenKubernetes

/// Finds Cloud Armor policies that do not exist, or that the load balancer does not take.
package struct SecurityPolicyUnfit: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            kind: BackendConfig
            spec:
              securityPolicy:
                name: egde
            """,
        after: """
            kind: BackendConfig
            spec:
              securityPolicy:
                name: edge
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/backends/features/securitypolicy.go",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.manifests.objects.indices.flatMap { position -> [Finding] in
            let object = context.object(position)
            switch object.kind {
            case .backendConfig:
                let name = BackendConfigView(object).securityPolicy
                return unknown(name, object, context) + regional(name, position, context)
            case .gcpBackendPolicy, .lbPolicy:
                return unknown(BackendPolicyView(object).securityPolicy, object, context)
            default: return []
            }
        }
    }

    private func unknown(_ field: Field<String>, _ object: KubernetesObject, _ context: RuleContext) -> [Finding] {
        let known = context.settings(of: object).securityPolicies
        guard let name = field.known, !name.isEmpty, let names = known.value, !names.contains(name) else { return [] }
        return [
            Finding(
                rule: Self.id,
                severity: .error,
                message: "the Cloud Armor policy \(name) of \(object.name) is none of those that exist",
                object: object.title,
                primary: field.label("not listed", in: object),
                disruptions: Self.metadata.disruptions,
                notes: [
                    "the event says: The given security policy \"\(name)\" does not exist, or: failed to set security "
                        + "policy from \"\" to \"\(name)\""
                ],
                assumptions: [known.assumption]
            )
        ]
    }

    private func regional(_ field: Field<String>, _ position: Int, _ context: RuleContext) -> [Finding] {
        guard let name = field.value, !name.isEmpty else { return [] }
        let object = context.object(position)
        for node in context.topology.services {
            guard node.backendConfigs.contains(where: { $0.resolution.objects.contains(position) }),
                let route = node.gkeIngressRoutes.first(where: { $0.kind.isRegionalIngress }),
                let ingress = route.ingress.map(context.object)
            else { continue }
            let isInternal = route.kind == .gkeIngressInternal
            return [
                Finding(
                    rule: Self.id,
                    severity: isInternal ? .error : .warning,
                    message: "Ingress \(ingress.name) is \(isInternal ? "internal" : "regional") and takes no Cloud "
                        + "Armor policy",
                    object: object.title,
                    primary: field.label("not possible there", in: object),
                    secondary: [
                        ingress.metadata["name"].label("sends to Service \(node.view.name)", in: ingress),
                        node.view.object.metadata["name"].label("names this BackendConfig", in: node.view.object),
                    ],
                    disruptions: Self.metadata.disruptions,
                    notes: [
                        "the event of the Ingress says: cloud armor security policies not supported for Regional "
                            + "backend service"
                    ]
                )
            ]
        }
        return []
    }
}
