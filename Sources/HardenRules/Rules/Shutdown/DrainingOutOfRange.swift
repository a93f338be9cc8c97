import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds draining timeouts that Google Cloud does not take.
package struct DrainingOutOfRange: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            spec:
              connectionDraining:
                drainingTimeoutSec: 60000
            """,
        after: """
            spec:
              connectionDraining:
                drainingTimeoutSec: 3600
            """,
        sources: [
            "https://cloud.google.com/compute/docs/reference/rest/v1/backendServices",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let unread = context.unreadBackendConfigs
        return context.topology.manifests.objects.enumerated().compactMap { position, object in
            if BackendConfigView.kinds.contains(object.kind) {
                return unread.contains(position)
                    ? nil : check(BackendConfigView(object).drainingTimeoutSeconds, in: object)
            }
            guard BackendPolicyView.kinds.contains(object.kind) else { return nil }
            return check(BackendPolicyView(object).drainingTimeoutSeconds, in: object)
        }
    }

    private func check(_ field: Field<Int>, in object: KubernetesObject) -> Finding? {
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
            corrected = field.place.text.flatMap { Int32($0) }.map(Int.init).flatMap {
                (0...longest).contains($0) ? $0 : nil
            }
        }
        return Finding(
            rule: Self.id,
            severity: .error,
            message: message,
            object: object.title,
            primary: field.label("0 to \(longest) seconds", in: object),
            disruptions: [.steadyState],
            notes: corrected == nil ? ["no fix, because it does not tell what was meant"] : [],
            fix: field.place.isShared
                ? nil
                : corrected.map {
                    Fix("drainingTimeoutSec: \($0)", changes: [object.edit(.put(field.path, .int($0)))])
                }
        )
    }
}
