import HardenKubernetes
import HardenYAML

/// Finds load balancer health checks whose answer may take longer than the time between two of them.
package struct HealthCheckInvalid: Rule {
    package static let metadata = RuleMetadata(
        id: "health-check-invalid",
        area: .healthCheck,
        title: "A health check waits longer for its answer than until the next one",
        severity: .error,
        disruptions: [.steadyState],
        remedy: .safeFix,
        explanation: """
            The timeout of a load balancer's health check must not exceed its interval. Where only one of them is
            written the default of the other counts: 5 s in a HealthCheckPolicy; in a BackendConfig 15 s with network
            endpoint groups, unless a readiness probe gave the first health check another. A HealthCheckPolicy is
            refused by the API server, a BackendConfig stops the synchronisation of the Ingress.
            """,
        before: """
            kind: HealthCheckPolicy
            spec:
              default:
                timeoutSec: 10
            """,
        after: """
            kind: HealthCheckPolicy
            spec:
              default:
                checkIntervalSec: 10
                timeoutSec: 10
            """,
        sources: [
            "https://github.com/GoogleCloudPlatform/gke-gateway-api/blob/main/apis/networking/v1/healthcheckpolicy_types.go",
            "https://github.com/kubernetes/ingress-gce/tree/master/cmd/check-gke-ingress",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let unread = context.unreadBackendConfigs
        return context.topology.manifests.objects.enumerated().compactMap { position, object in
            switch object.kind {
            case .backendConfig where unread.contains(position): nil
            case .backendConfig: check(BackendConfigView(object).healthCheck, object)
            case .healthCheckPolicy: check(HealthCheckPolicyView(object).healthCheck, object)
            default: nil
            }
        }
    }

    private func check(_ check: HealthCheckView, _ object: KubernetesObject) -> Finding? {
        let (timeout, interval) = (check.timeoutSeconds, check.checkIntervalSeconds)
        guard check.exists, let seconds = timeout.value, let every = interval.value, seconds > every,
            timeout.isWritten || interval.isWritten
        else { return nil }
        let isAssumed = timeout.isDefault || interval.isDefault
        // The default of a BackendConfig may come from a readiness probe instead.
        let severity: Severity = isAssumed && check.form == .backendConfig ? .warning : .error
        let written = timeout.isWritten ? timeout : interval
        let other = timeout.isWritten ? interval : timeout
        return Finding(
            rule: Self.id,
            severity: severity,
            message: "the health check of \(object.name) waits \(seconds) s for an answer and asks every \(every) s",
            object: object.title,
            primary: written.label(timeout.isWritten ? "waits \(seconds) s" : "asks every \(every) s", in: object),
            secondary: other.isWritten ? [other.label("asks every \(every) s", in: object)] : [],
            disruptions: Self.metadata.disruptions,
            sum: "timeout \(seconds)\(timeout.isDefault ? " (default)" : "") > interval "
                + "\(every)\(interval.isDefault ? " (default)" : "")",
            fix: fix(timeout, interval, seconds, every, object)
        )
    }

    /// What is written counts; the other value follows it. Where both are written the check comes less often.
    private func fix(
        _ timeout: Field<Int>,
        _ interval: Field<Int>,
        _ seconds: Int,
        _ every: Int,
        _ object: KubernetesObject
    ) -> Fix? {
        let place = timeout.isWritten ? interval.place : timeout.place
        guard !place.isShared else { return nil }
        let value = timeout.isWritten ? seconds : every
        let key = timeout.isWritten ? "checkIntervalSec" : "timeoutSec"
        let edit: YAMLEdit
        if place.node == nil {
            let entry = YAMLMapping.Entry(key, .int(value))
            edit = .insert(into: place.path.parent, entry, timeout.isWritten ? .first : .after("checkIntervalSec"))
        } else {
            edit = .put(place.path, .int(value))
        }
        return Fix("\(key): \(value)", changes: [object.edit(edit)])
    }
}
