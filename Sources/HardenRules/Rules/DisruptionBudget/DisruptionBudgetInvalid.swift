import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds budgets that the API server refuses, and those that limit nothing.
struct DisruptionBudgetInvalid: Rule {
    static let metadata = RuleMetadata(
        id: "disruption-budget-invalid",
        area: .disruptionBudget,
        title: "A disruption budget is refused, or limits nothing",
        severity: .error,
        disruptions: [.nodeDrain],
        remedy: .safeFix,
        unsafeBecause: "which of both was meant is not known",
        explanation: """
            A budget has either `minAvailable` or `maxUnavailable`: a whole number, or a percentage up to 100 %. The API
            server refuses both together and anything else. Without either it limits nothing.
            """,
        sources: ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"]
    )

    static let subjects: Subjects<DisruptionBudgetNode> = .disruptionBudgets

    func faults(of node: DisruptionBudgetNode, in context: RuleContext) -> [Fault] {
        let isPatched = node.isPatched(["minAvailable", "maxUnavailable"], context.topology)
        return (isPatched ? [] : limits(of: node)) + [policy(of: node)].compactMap { $0 }
    }

    private func limits(of node: DisruptionBudgetNode) -> [Fault] {
        let view = node.view
        let fields = [("minAvailable", view.minAvailable), ("maxUnavailable", view.maxUnavailable)]
        let written = fields.filter { $0.1.place.exists }
        if written.count == 2 {
            var result = fault(
                node,
                .error,
                "has both minAvailable and maxUnavailable",
                view.maxUnavailable.label("and this; only one may be set"),
                fix: Fix("remove minAvailable", safety: .unsafe, view.minAvailable.delete())
            )
            result.secondary = [view.minAvailable.label("this")]
            return [result]
        }
        if written.isEmpty {
            // An alias or a merge key could not be missed here: places follow them.
            let label = view.spec.label("neither minAvailable nor maxUnavailable is set")
            return [fault(node, .warning, "limits no eviction", label)]
        }
        return written.compactMap { malformed(node, $0.0, $0.1) }
    }

    private func malformed(_ node: DisruptionBudgetNode, _ key: String, _ field: Field<IntOrString>) -> Fault? {
        guard !field.isUnknown else { return nil }
        if let value = field.value, let amount = CountOrPercent(value) {
            guard case .percent(let percent) = amount, percent > 100 else { return nil }
            return fault(node, .error, "asks for more than all Pods", field.label("at most 100%"))
        }
        let number = field.place.quotedInteger.flatMap { $0 >= 0 ? $0 : nil }
        return fault(
            node,
            .error,
            "has a \(key) that is neither a number nor a percentage",
            field.label("expected a whole number such as 1, or a percentage such as \"50%\""),
            fix: number.flatMap { Fix("\(key): \($0)", field.put(.int($0))) }
        )
    }

    private func policy(of node: DisruptionBudgetNode) -> Fault? {
        let field = node.view.unhealthyPodEvictionPolicy
        let names = ["AlwaysAllow", "IfHealthyBudget"]
        let isWrong = field.value.map { !names.contains($0) } ?? (field.expectation != nil)
        guard isWrong else { return nil }
        let label = field.label("expected \(names.joined(separator: " or "))")
        return fault(node, .error, "has an eviction policy that does not exist", label)
    }

    private func fault(
        _ node: DisruptionBudgetNode,
        _ severity: Severity,
        _ message: String,
        _ label: Finding.Label,
        fix: Fix? = nil
    ) -> Fault {
        Fault(
            "\(node.view.name) \(message)",
            at: label,
            severity: severity,
            fix: fix
        )
    }
}
