import HardenKubernetes
import HardenYAML

/// Finds Services whose BackendConfig does not exist where the controller looks for it.
package struct BackendConfigNotFound: Rule {
    package static let metadata = RuleMetadata(
        id: "backend-config-not-found",
        area: .gkeIngress,
        title: "A Service names a BackendConfig that is not in its namespace",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        explanation: """
            A BackendConfig is looked up by its name in the namespace of the Service. If it is missing, the Ingress is
            not synchronised any more: new Services, certificates and settings do not reach the load balancer. Nothing
            is said where the BackendConfig may simply be in another repository; it is where one of that name is beside
            the Service in another namespace, or one is called almost the same.
            """,
        before: """
            kind: Service
            metadata:
              namespace: shop
              annotations:
                cloud.google.com/backend-config: '{"default": "order"}'
            ---
            kind: BackendConfig
            metadata:
              namespace: shop
              name: orders
            """,
        after: """
            kind: Service
            metadata:
              namespace: shop
              annotations:
                cloud.google.com/backend-config: '{"default": "orders"}'
            ---
            kind: BackendConfig
            metadata:
              namespace: shop
              name: orders
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/backendconfig/backendconfig.go",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let named = Set(context.topology.services.flatMap(\.backendConfigs).flatMap(\.resolution.objects))
        return context.topology.services.flatMap { node in
            node.backendConfigs.compactMap { check($0, of: node, named: named, context) }
        }
    }

    private func check(
        _ binding: BackendConfigBinding,
        of node: ServiceNode,
        named: Set<Int>,
        _ context: RuleContext
    ) -> Finding? {
        let name = binding.entry.name
        guard let annotation = node.view.backendConfigs?.annotation,
            !context.isPatched(node.position, ["metadata", "annotations", annotation.key]),
            let reason = context.dangling(
                binding.resolution,
                named: name,
                from: node.position,
                isReferred: named.contains
            )
        else { return nil }
        let object = node.view.object
        let namespace = object.namespace ?? "default"
        let port =
            binding.entry.port.flatMap { port in node.view.ports.first { $0.isNamed(by: .string(port)) } }
            ?? node.view.ports.first
        var finding = Finding(
            rule: Self.id,
            severity: reason.severity,
            message: "there is no BackendConfig \(name) in the namespace of Service \(object.name)",
            object: object.title,
            primary: annotation.place.label("named here", in: object),
            disruptions: Self.metadata.disruptions,
            notes: [
                "the event of the Ingress says: Translation failed: invalid ingress spec: error getting BackendConfig "
                    + "for port \"\(port?.port.value.map { "\($0)" } ?? "?")\" on service "
                    + "\"\(namespace)/\(object.name)\", err: no BackendConfig for service port exists."
            ]
        )
        switch reason {
        case .otherNamespace(let other):
            let label = "this one is in namespace \(other.namespace ?? "")"
            finding.secondary = [other.metadata["name"].label(label, in: other)]
        case .similarName(let other):
            finding.secondary = [other.metadata["name"].label("is this one meant?", in: other)]
            finding.fix = rename(name, to: other.name, in: annotation, of: object)
        }
        return finding
    }

    private func rename(
        _ name: String,
        to other: String,
        in annotation: JSONAnnotation,
        of object: KubernetesObject
    ) -> Fix? {
        guard !annotation.place.isShared else { return nil }
        let text = annotation.text.split(separator: "\"\(name)\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\(other)\"")
        return Fix(
            "name BackendConfig \(other)",
            safety: .unsafe,
            changes: [object.edit(.put(annotation.place.path, .string(text)))]
        )
    }
}
