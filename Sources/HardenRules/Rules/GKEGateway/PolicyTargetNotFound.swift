import HardenKubernetes
import HardenYAML

/// Finds policies of GKE Gateway that are attached to nothing.
package struct PolicyTargetNotFound: Rule {
    package static let metadata = RuleMetadata(
        id: "policy-target-not-found",
        area: .gkeGateway,
        title: "A GKE Gateway policy is attached to nothing",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        codes: [502, 503, 504],
        remedy: .safeFix,
        explanation: """
            GCPBackendPolicy and HealthCheckPolicy are for a Service (or a ServiceImport), GCPGatewayPolicy for a
            Gateway, always in the policy's own namespace. `group` must be written, be it empty. A policy that finds no
            target has the condition `Attached` False with the reason `TargetNotFound`, and nothing of it is applied.
            Nothing is said where the target may be in another repository.
            """,
        before: """
            kind: GCPBackendPolicy
            spec:
              targetRef:
                kind: Service
                name: orders
            """,
        after: """
            kind: GCPBackendPolicy
            spec:
              targetRef:
                kind: Service
                name: orders
                group: ""
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources",
            "https://gateway-api.sigs.k8s.io/geps/gep-713/",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let targets = Set(context.topology.policies.flatMap(\.target.objects))
        return context.topology.policies.compactMap { policy in
            guard !context.isPatched(policy.position, ["spec", "targetRef"]) else { return nil }
            return check(policy, targets, context)
        }
    }

    private func check(_ policy: TargetNode, _ targets: Set<Int>, _ context: RuleContext) -> Finding? {
        let object = context.object(policy.position)
        let reference = ReferenceView(object.spec["targetRef"])
        // Older policies name several targets, or none of the fields that are known here.
        guard reference.place.exists else { return nil }
        if let finding = shape(reference, object) { return finding }
        let namespace = reference.namespace
        if let other = namespace.value, let own = object.namespace, other != own, !Placeholder.occurs(in: other),
            !Placeholder.occurs(in: own)
        {
            let label = namespace.label("the policy is in namespace \(own)", in: object)
            return finding("a policy reaches its own namespace only", label, .error, object)
        }
        guard let name = reference.name.value,
            let reason = context.dangling(
                policy.target,
                named: name,
                from: policy.position,
                isReferred: targets.contains
            )
        else { return nil }
        let label = reference.name.label("not in the namespace of the policy", in: object)
        let kind = reference.kind.value ?? "Service"
        var found = finding("there is no \(kind) \(name) that it could be for", label, reason.severity, object)
        found.notes = ["its condition Attached is False with the reason TargetNotFound"]
        switch reason {
        case .otherNamespace(let other):
            let label = "this one is in namespace \(other.namespace ?? "")"
            found.secondary = [other.metadata["name"].label(label, in: other)]
        case .similarName(let other):
            found.secondary = [other.metadata["name"].label("is this one meant?", in: other)]
            if !reference.place.isShared {
                let edit = object.edit(.put(reference.name.path, .string(other.name)))
                found.fix = Fix("targetRef.name: \(other.name)", safety: .unsafe, changes: [edit])
            }
        }
        return found
    }

    /// What is wrong with the reference itself.
    private func shape(_ reference: ReferenceView, _ object: KubernetesObject) -> Finding? {
        guard let kind = reference.kind.value else {
            guard reference.kind.isAbsent else { return nil }
            return finding("targetRef has no kind", reference.kind.label("kind is missing", in: object), .error, object)
        }
        let expected: [String: String] =
            object.kind == .gcpGatewayPolicy
            ? ["Gateway": "gateway.networking.k8s.io"]
            : ["Service": "", "ServiceImport": "net.gke.io", "ServiceExport": "net.gke.io"]
        guard !Placeholder.occurs(in: kind) else { return nil }
        guard let group = expected[kind] else {
            let kinds = expected.keys.sorted().joined(separator: ", ")
            return finding(
                "a \(object.kind.rawValue) is not for a \(kind)",
                reference.kind.label("must be one of \(kinds)", in: object),
                .error,
                object
            )
        }
        let place = reference.place["group"]
        guard place.text != group, place.text.map({ Placeholder.occurs(in: $0) }) != true else { return nil }
        // An empty text may be written as nothing at all, which is null.
        let isWritten = place.node != nil
        let fault = isWritten ? "must be \"\(group)\" for a \(kind)" : "group is missing; it must be written"
        var found = finding("targetRef: \(fault)", place.label(fault, in: object), .error, object)
        if !reference.place.isShared {
            let edit = object.edit(.put(place.path, .string(group)))
            found.fix = Fix("targetRef.group: \"\(group)\"", changes: [edit])
        }
        return found
    }

    private func finding(
        _ fault: String,
        _ label: Finding.Label,
        _ severity: Severity,
        _ object: KubernetesObject
    ) -> Finding {
        Finding(
            rule: Self.id,
            severity: severity,
            message: "\(object.kind.rawValue) \(object.name) is attached to nothing: \(fault)",
            object: object.title,
            primary: label,
            disruptions: Self.metadata.disruptions
        )
    }
}
