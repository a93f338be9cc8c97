import HardenCoding
import HardenKubernetes
import HardenSystem
import HardenYAML

/// Finds Services whose KongUpstreamPolicy is in another namespace or has another name.
package struct KongUpstreamPolicyNotFound: Rule {
    package static let metadata = RuleMetadata(
        id: "kong-upstream-policy-not-found",
        area: .kong,
        title: "A Service names a KongUpstreamPolicy that is not in its namespace",
        severity: .error,
        disruptions: [.nodeLoss, .steadyState],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        explanation: """
            A KongUpstreamPolicy is looked up by its name in the namespace of the Service. Without it there is no hashing
            and no health check. Nothing is said where the policy may simply be in another repository.
            """,
        before: """
            kind: Service
            metadata:
              annotations:
                konghq.com/upstream-policy: order
            ---
            kind: KongUpstreamPolicy
            metadata:
              name: orders
            """,
        after: """
            kind: Service
            metadata:
              annotations:
                konghq.com/upstream-policy: orders
            ---
            kind: KongUpstreamPolicy
            metadata:
              name: orders
            """,
        sources: ["https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let named = Set(context.topology.services.flatMap { $0.kongUpstreamPolicy?.objects ?? [] })
        return context.topology.services.compactMap { check($0, named: named, context) }
    }

    private func check(_ node: ServiceNode, named: Set<Int>, _ context: RuleContext) -> Finding? {
        guard case .notFound(let absence) = node.kongUpstreamPolicy, !absence.isOpen,
            let name = node.view.kongUpstreamPolicy.value, !node.view.kongUpstreamPolicy.isOpen,
            !context.isPatched(node.position, ["metadata", "annotations"])
        else { return nil }
        let object = node.view.object
        let field = node.view.kongUpstreamPolicy
        let elsewhere = absence.sameName.map { context.object($0) }.first {
            $0.namespace != nil && object.namespace != nil && $0.namespace != object.namespace
        }
        if let elsewhere {
            return Finding(
                rule: Self.id,
                severity: .error,
                message: "KongUpstreamPolicy \(name) is not in the namespace of \(object.name), so Kong ignores it",
                object: object.title,
                primary: field.label("looked up in namespace \(object.namespace ?? "")", in: object),
                secondary: [
                    elsewhere.metadata["namespace"].label("it is in \(elsewhere.namespace ?? "")", in: elsewhere)
                ],
                disruptions: Self.metadata.disruptions,
                symptoms: ["502, 503 or 504 from Kong that its health checks would have avoided"]
            )
        }
        guard absence.sameName.isEmpty else { return nil }
        let candidates = absence.sameKind.filter {
            !named.contains($0) && context.object($0).file.isBeside(object.file)
        }
        .map { context.object($0) }
        guard let closest = closest(to: name, among: candidates.map(\.name)),
            let meant = candidates.first(where: { $0.name == closest }),
            // Numbered names are siblings, not slips of the pen.
            closest.filter({ !$0.isNumber }) != name.filter({ !$0.isNumber })
        else { return nil }
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: "there is no KongUpstreamPolicy \(name) for \(object.name); \(closest) is called almost the same",
            object: object.title,
            primary: field.label("not in the input", in: object),
            secondary: [meant.metadata["name"].label("named by no Service", in: meant)],
            disruptions: Self.metadata.disruptions,
            symptoms: ["502, 503 or 504 from Kong that its health checks would have avoided"],
            fix: field.place.own(
                Fix(
                    "konghq.com/upstream-policy: \(closest)",
                    safety: .unsafe,
                    changes: [object.edit(.put(field.path, .string(closest)))]
                )
            )
        )
    }
}

extension String {
    /// Whether two files lie in the same folder.
    fileprivate func isBeside(_ other: String) -> Bool { Paths.folder(of: self) == Paths.folder(of: other) }
}
