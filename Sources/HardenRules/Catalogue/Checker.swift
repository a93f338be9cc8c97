import HardenKubernetes
import HardenSystem

/// Runs rules over what was read.
package struct Checker: Sendable {
    private let rules: [RuleCatalogue.Entry]

    package init(_ rules: [RuleCatalogue.Entry] = RuleCatalogue.all.filter(\.metadata.isOnByDefault)) {
        self.rules = rules
    }

    /// Returns all findings in the order of their places.
    ///
    /// - Parameter onProgress: Gets how many rules have run, of how many, on any thread.
    package func check(_ context: RuleContext, onProgress: (@Sendable (Int, Int) -> Void)? = nil) -> [Finding] {
        let all = rules.concurrentMap(onProgress: onProgress) { $0.findings(context) }.flatMap(\.self)
        let findings = Self.withUnresolvedRoutes(SetAsideFindings(refusedIn: context).removed(from: all), context)
        guard let patched = PatchedFields(context.topology) else { return findings.inOrder() }
        return findings.map { patched.withoutOverriddenFix($0) }.inOrder()
    }

    /// Says of sums that they do not hold for a way to the workload over a proxy that nobody knows here.
    private static func withUnresolvedRoutes(_ findings: [Finding], _ context: RuleContext) -> [Finding] {
        // Of workloads of one name each file has its own; without a note it says so.
        var notes: [String: [String: String]] = [:]
        for workload in context.workloads {
            let routes = context.topology.unresolvedRoutes(to: workload.node)
            let others = routes.count > 1 ? " and \(routes.count - 1) more" : ""
            notes[workload.object.title, default: [:]][workload.object.file] =
                routes.first.map { "unresolved, and in no sum: requests over \($0.text)\(others)" } ?? ""
        }
        return findings.map { finding in
            guard finding.sum != nil, let notes = notes[finding.object],
                let note = notes[finding.primary.file] ?? notes.values.max(), !note.isEmpty
            else { return finding }
            var finding = finding
            finding.notes.append(note)
            return finding
        }
    }
}
