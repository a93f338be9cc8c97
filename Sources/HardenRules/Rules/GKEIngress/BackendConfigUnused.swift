import HardenKubernetes
import HardenYAML

/// Finds BackendConfigs that no Service names.
package struct BackendConfigUnused: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            kind: BackendConfig
            metadata:
              name: orders
            ---
            kind: Service
            metadata:
              name: orders
            """,
        after: """
            kind: BackendConfig
            metadata:
              name: orders
            ---
            kind: Service
            metadata:
              name: orders
              annotations:
                cloud.google.com/backend-config: '{"default": "orders"}'
            """,
        sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let services = context.topology.services
        let named = Set(services.flatMap(\.backendConfigs).flatMap(\.resolution.objects))
        let mayBeNamed = services.contains { service in
            context.isPatched(service.position, ["metadata", "annotations"])
                || service.view.backendConfigs.map { Placeholder.occurs(in: $0.annotation.text) } == true
        }
        return context.topology.manifests.objects.indices.compactMap { position in
            let object = context.object(position)
            guard object.kind == .backendConfig, !named.contains(position), !context.topology.isOpen(position) else {
                return nil
            }
            // An object whose name or namespace somebody changes cannot be told from the others.
            let beside = context.services(beside: position).filter { service in
                service.view.namespace == object.namespace && service.view.type.value != "ExternalName"
            }
            guard !beside.isEmpty, !mayBeNamed, !context.hasForeignServices(beside: position) else { return nil }
            return finding(object, beside.filter { $0.view.backendConfigs == nil })
        }
    }

    private func finding(_ object: KubernetesObject, _ bare: [ServiceNode]) -> Finding {
        let behindIngress = bare.filter { !$0.gkeIngressRoutes.isEmpty }
        let candidates = behindIngress.isEmpty ? bare : behindIngress
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: "no Service names BackendConfig \(object.name), so nothing of it is applied",
            object: object.title,
            primary: object.metadata["name"].label("named by no Service", in: object),
            secondary: candidates.prefix(1).map {
                $0.view.object.metadata["name"].label("has no annotation for a BackendConfig", in: $0.view.object)
            },
            disruptions: Self.metadata.disruptions,
            fix: candidates.count == 1 ? candidates.first.flatMap { fix(object.name, $0.view.object) } : nil
        )
    }

    private func fix(_ name: String, _ service: KubernetesObject) -> Fix? {
        let place = service.metadata["annotations"][BackendConfigAnnotationInvalid.key]
        guard !place.isShared else { return nil }
        return Fix(
            "\(BackendConfigAnnotationInvalid.key) on Service \(service.name)",
            safety: .unsafe,
            changes: [service.edit(.put(place.path, .string("{\"default\": \"\(name)\"}")))]
        )
    }
}
