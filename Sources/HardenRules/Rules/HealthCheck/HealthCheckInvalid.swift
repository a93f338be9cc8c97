import HardenKubernetes
import HardenYAML

/// Finds load balancer health checks whose answer may take longer than the time between two of them.
struct HealthCheckInvalid: Rule {
    static let metadata = RuleMetadata(
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
        sources: [
            "https://github.com/GoogleCloudPlatform/gke-gateway-api/blob/main/apis/networking/v1/healthcheckpolicy_types.go",
            "https://github.com/kubernetes/ingress-gce/tree/master/cmd/check-gke-ingress",
        ]
    )

    static let subjects: Subjects<InputObject> = .objects([.backendConfig, .healthCheckPolicy])

    func faults(of subject: InputObject, in context: RuleContext) -> Fault? {
        let object = subject.object
        guard !context.vicinity.unreadBackendConfigs.contains(subject.place) else { return nil }
        let check =
            object.kind == .backendConfig
            ? BackendConfigView(object).healthCheck : HealthCheckPolicyView(object).healthCheck
        let (timeout, interval) = (check.timeoutSeconds, check.checkIntervalSeconds)
        guard check.exists, let seconds = timeout.value, let every = interval.value, seconds > every,
            timeout.isWritten || interval.isWritten
        else { return nil }
        // The default of a BackendConfig may come from a readiness probe instead.
        let isAssumed = (timeout.isDefault || interval.isDefault) && check.form == .backendConfig
        let (waits, asks) = (timeout.label("waits \(seconds) s"), interval.label("asks every \(every) s"))
        return Fault(
            "the health check of \(object.name) waits \(seconds) s for an answer and asks every \(every) s",
            at: timeout.isWritten ? waits : asks,
            secondary: timeout.isWritten && interval.isWritten ? [asks] : [],
            severity: isAssumed ? .warning : .error,
            confidence: isAssumed ? .assumed : .certain,
            sum: "timeout \(seconds)\(timeout.isDefault ? " (default)" : "") > interval "
                + "\(every)\(interval.isDefault ? " (default)" : "")",
            // What is written counts; the other value follows it. Where both are written the check comes less often.
            fix: timeout.isWritten
                ? fix(interval.place, "checkIntervalSec", seconds, .first)
                : fix(timeout.place, "timeoutSec", every, .after("checkIntervalSec"))
        )
    }

    private func fix(_ place: Place, _ key: String, _ value: Int, _ position: YAMLPosition) -> Fix? {
        guard place.node == nil else { return Fix("\(key): \(value)", place.put(.int(value))) }
        let edit = YAMLEdit.insert(into: place.path.parent, YAMLMapping.Entry(key, .int(value)), position)
        return Fix("\(key): \(value)", place.change(edit))
    }
}
