import HardenKubernetes
import HardenYAML

/// Finds policies of GKE Gateway that are attached to nothing.
struct PolicyTargetNotFound: Rule {
    static let metadata = RuleMetadata(
        id: "policy-target-not-found",
        area: .gkeGateway,
        title: "A GKE Gateway policy is attached to nothing",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        codes: [502, 503, 504],
        remedy: .safeFix,
        unsafeBecause: "that this one is meant is told by its name alone",
        explanation: """
            GCPBackendPolicy, HealthCheckPolicy and GCPTrafficDistributionPolicy are for a Service (or a ServiceImport),
            GCPGatewayPolicy is for a Gateway, always in the policy's own namespace. `group` must be written, be it empty. A policy that finds no
            target has the condition `Attached` False with the reason `TargetNotFound`, and nothing of it is applied.
            Nothing is said where the target may be in another repository.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources",
            "https://gateway-api.sigs.k8s.io/geps/gep-713/",
        ]
    )

    static let subjects: Subjects<InputPolicy> = .policies
        .reading(["spec", "targetRef"], ["spec", "targetRefs"])

    func faults(of policy: InputPolicy, in context: RuleContext) -> Fault? {
        let object = policy.object
        let reference = policy.node.reference
        // Older policies name several targets, or none of the fields that are known here.
        guard reference.place.exists else { return nil }
        if let fault = shape(reference, object) { return fault }
        let namespace = reference.namespace
        if let other = namespace.known, let own = object.namespace, other != own, !Placeholder.occurs(in: own) {
            let label = namespace.label("the policy is in namespace \(own)")
            return fault("a policy reaches its own namespace only", label, object)
        }
        guard let name = reference.name.value,
            let reason = context.dangling(
                policy.node.target,
                named: name,
                from: policy.node.position,
                as: .policy(object.kind)
            )
        else { return nil }
        let label = reference.name.label("not in the namespace of the policy")
        let kind = reference.kind.value ?? "Service"
        var found = fault("there is no \(kind) \(name) that it could be for", label, object)
        found.severity = reason.severity
        found.notes = ["its condition Attached is False with the reason TargetNotFound"]
        found.secondary = [reason.label]
        found.fix = reason.name.flatMap {
            Fix("targetRef.name: \($0)", safety: .unsafe, reference.name.put(.string($0)))
        }
        return found
    }

    /// What is wrong with the reference itself.
    private func shape(_ reference: ReferenceView, _ object: KubernetesObject) -> Fault? {
        guard let kind = reference.kind.value else {
            guard reference.kind.isAbsent else { return nil }
            return fault("targetRef has no kind", reference.kind.label("kind is missing"), object)
        }
        let expected: [String: String] =
            object.kind == .gcpGatewayPolicy
            ? ["Gateway": "gateway.networking.k8s.io"]
            : ["Service": "", "ServiceImport": "net.gke.io", "ServiceExport": "net.gke.io"]
        guard !Placeholder.occurs(in: kind) else { return nil }
        guard let group = expected[kind] else {
            let kinds = expected.keys.sorted().joined(separator: ", ")
            return fault(
                "a \(object.kind.rawValue) is not for a \(kind)",
                reference.kind.label("must be one of \(kinds)"),
                object
            )
        }
        let place = reference.place["group"]
        guard place.text != group, place.text.map({ Placeholder.occurs(in: $0) }) != true else { return nil }
        // An empty text may be written as nothing at all, which is null.
        let isWritten = place.node != nil
        let problem = isWritten ? "must be \"\(group)\" for a \(kind)" : "group is missing; it must be written"
        var found = fault("targetRef: \(problem)", place.label(problem), object)
        found.fix = Fix("targetRef.group: \"\(group)\"", place.put(.string(group)))
        return found
    }

    private func fault(_ problem: String, _ label: Finding.Label, _ object: KubernetesObject) -> Fault {
        Fault("\(object.kind.rawValue) \(object.name) is attached to nothing: \(problem)", at: label)
    }
}
