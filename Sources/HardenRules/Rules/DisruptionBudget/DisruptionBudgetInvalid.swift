import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds budgets that the API server refuses, and those that limit nothing.
package struct DisruptionBudgetInvalid: Rule {
    package static let metadata = RuleMetadata(
        id: "disruption-budget-invalid",
        area: .disruptionBudget,
        title: "A disruption budget is refused, or limits nothing",
        severity: .error,
        disruptions: [.nodeDrain],
        remedy: .safeFix,
        explanation: """
            A budget has either `minAvailable` or `maxUnavailable`: a whole number, or a percentage up to 100 %. The API
            server refuses both together and anything else. Without either it limits nothing. `policy/v1beta1` was
            removed in Kubernetes 1.25.
            """,
        before: """
            spec:
              minAvailable: "1"
            """,
        after: """
            spec:
              minAvailable: 1
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
            "https://kubernetes.io/docs/reference/using-api/deprecation-guide/#poddisruptionbudget-v125",
        ]
    )

    /// The version of Kubernetes without `policy/v1beta1`. Source: Kubernetes, "Deprecated API Migration Guide".
    private static let minorWithoutBeta = 25

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.disruptionBudgets.flatMap { node in
            var findings: [Finding] = []
            if !node.isPatched(["minAvailable", "maxUnavailable"], context.topology) {
                findings += limits(of: node)
            }
            if let finding = policy(of: node) { findings.append(finding) }
            if let finding = version(of: node, context) { findings.append(finding) }
            return findings
        }
    }

    private func limits(of node: DisruptionBudgetNode) -> [Finding] {
        let view = node.view
        let fields = [("minAvailable", view.minAvailable), ("maxUnavailable", view.maxUnavailable)]
        let written = fields.filter { $0.1.place.exists }
        if written.count == 2 {
            var result = finding(
                node,
                .error,
                "has both minAvailable and maxUnavailable",
                view.maxUnavailable.label("and this; only one may be set", in: view.object),
                fix: view.minAvailable.place.isShared
                    ? nil
                    : Fix(
                        "remove minAvailable",
                        safety: .unsafe,
                        changes: [view.object.edit(.delete(view.minAvailable.path))]
                    )
            )
            result.secondary = [view.minAvailable.label("this", in: view.object)]
            return [result]
        }
        if written.isEmpty {
            // An alias or a merge key could not be missed here: places follow them.
            let label = view.spec.label("neither minAvailable nor maxUnavailable is set", in: view.object)
            return [finding(node, .warning, "limits no eviction", label)]
        }
        return written.compactMap { malformed(node, $0.0, $0.1) }
    }

    private func malformed(_ node: DisruptionBudgetNode, _ key: String, _ field: Field<IntOrString>) -> Finding? {
        guard !field.isUnknown else { return nil }
        let object = node.view.object
        if let value = field.value, let amount = CountOrPercent(value) {
            guard case .percent(let percent) = amount, percent > 100 else { return nil }
            return finding(node, .error, "asks for more than all Pods", field.label("at most 100%", in: object))
        }
        let number = field.place.text.flatMap { Int32($0) }.map(Int.init).flatMap { $0 >= 0 ? $0 : nil }
        return finding(
            node,
            .error,
            "has a \(key) that is neither a number nor a percentage",
            field.label("expected a whole number such as 1, or a percentage such as \"50%\"", in: object),
            fix: field.place.isShared
                ? nil : number.map { Fix("\(key): \($0)", changes: [object.edit(.put(field.path, .int($0)))]) }
        )
    }

    private func policy(of node: DisruptionBudgetNode) -> Finding? {
        let field = node.view.unhealthyPodEvictionPolicy
        let names = ["AlwaysAllow", "IfHealthyBudget"]
        let isWrong = field.value.map { !names.contains($0) } ?? (field.expectation != nil)
        guard isWrong else { return nil }
        let label = field.label("expected \(names.joined(separator: " or "))", in: node.view.object)
        return finding(node, .error, "has an eviction policy that does not exist", label)
    }

    private func version(of node: DisruptionBudgetNode, _ context: RuleContext) -> Finding? {
        let object = node.view.object
        let minor = context.settings(of: object).kubernetesMinor
        guard object.apiVersion == "policy/v1beta1", minor.value >= Self.minorWithoutBeta else { return nil }
        let place = object.root["apiVersion"]
        // An empty selector means nothing in the old version, and everything in the new one.
        let mayFix = node.view.selector.isWritten && !node.view.selector.isEmpty && !place.isShared
        var result = finding(
            node,
            .error,
            "has an apiVersion that is no longer served",
            place.label("removed in Kubernetes 1.25", in: object),
            fix: mayFix ? Fix("apiVersion: policy/v1", changes: [object.edit(.put(place.path, "policy/v1"))]) : nil
        )
        result.assumptions = [minor.assumption]
        return result
    }

    private func finding(
        _ node: DisruptionBudgetNode,
        _ severity: Severity,
        _ fault: String,
        _ label: Finding.Label,
        fix: Fix? = nil
    ) -> Finding {
        Finding(
            rule: Self.id,
            severity: severity,
            message: "\(node.view.name) \(fault)",
            object: node.view.object.title,
            primary: label,
            disruptions: Self.metadata.disruptions,
            fix: fix
        )
    }
}
