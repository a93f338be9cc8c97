import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds draining timeouts that Google Cloud does not take.
struct DrainingOutOfRange: Rule {
    static let metadata = RuleMetadata(
        id: "draining-out-of-range",
        area: .shutdown,
        title: "The draining timeout is not a number of seconds from 0 to 3600",
        severity: .error,
        disruptions: [.steadyState],
        remedy: .safeFix,
        explanation: """
            Compute Engine takes 0 to 3600 seconds. A GCPBackendPolicy beyond that is rejected by the API server. A
            BackendConfig is accepted and fails later: the controller reports an event, and nothing of the Ingress is
            brought up to date any more.
            """,
        sources: [
            "https://cloud.google.com/compute/docs/reference/rest/v1/backendServices",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources",
        ]
    )

    static let subjects: Subjects<InputObject> = .objects(BackendConfigView.kinds.union(BackendPolicyView.kinds))

    func faults(of subject: InputObject, in context: RuleContext) -> Fault? {
        let object = subject.object
        let isIngress = BackendConfigView.kinds.contains(object.kind)
        guard !isIngress || !context.vicinity.unreadBackendConfigs.contains(subject.place) else { return nil }
        let field =
            isIngress
            ? BackendConfigView(object).drainingTimeoutSeconds : BackendPolicyView(object).drainingTimeoutSeconds
        let longest = ShutdownBudget.Limit.draining
        let message: String
        let corrected: Int?
        if let seconds = field.value {
            guard seconds < 0 || seconds > longest else { return nil }
            message = "\(object.name) drains for \(seconds) s; 0 to \(longest) are possible"
            corrected = seconds < 0 ? nil : longest
        } else {
            guard let expected = field.expectation else { return nil }
            message = "the draining timeout of \(object.name) is not \(expected)"
            corrected = field.place.quotedInteger.flatMap { (0...longest).contains($0) ? $0 : nil }
        }
        return Fault(
            message,
            at: field.label("0 to \(longest) seconds"),
            notes: corrected == nil ? ["no fix, because it does not tell what was meant"] : [],
            fix: corrected.flatMap { Fix("drainingTimeoutSec: \($0)", field.put(.int($0))) }
        )
    }
}
