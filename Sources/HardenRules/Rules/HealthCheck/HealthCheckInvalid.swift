import HardenKubernetes
import HardenRollout
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
            written the default of the other counts: 5 s in a HealthCheckPolicy; in a BackendConfig that of the readiness
            probe, where it asks the port that is served, or else 15 s with network endpoint groups and 60 s with nodes. A
            HealthCheckPolicy is refused by the API server, a BackendConfig stops the synchronisation of the Ingress.
            """,
        sources: [
            "https://github.com/GoogleCloudPlatform/gke-gateway-api/blob/main/apis/networking/v1/healthcheckpolicy_types.go",
            "https://github.com/kubernetes/ingress-gce/tree/master/cmd/check-gke-ingress",
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/translator/healthchecks.go",
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
        guard check.exists, timeout.isWritten || interval.isWritten, let seconds = timeout.value,
            let every = interval.value
        else { return nil }
        guard check.form == .backendConfig, timeout.isDefault || interval.isDefault else {
            return seconds > every ? fault(object, timeout, seconds, interval, every) : nil
        }
        let users = context.vicinity.servicesOfBackendConfig[subject.place, default: []].map {
            context.topology.services[$0]
        }
        let known = users.flatMap { service in
            service.ports(withBackendConfig: subject.place).map { context.ingressHealthCheck(of: service, $0) }
        }
        // Where the Pods are elsewhere, only a timeout that is long for any interval is worth a word.
        guard !known.isEmpty, !known.contains(where: { $0 == nil }) else {
            return timeout.isWritten && seconds > every ? fault(object, timeout, seconds, interval, every) : nil
        }
        return known.lazy.compactMap { $0 }.compactMap { own in
            let seconds = timeout.written ?? own.schedule.timeout
            let every = interval.written ?? own.schedule.period
            return seconds > every ? fault(object, timeout, seconds, interval, every, own.probe) : nil
        }
        .first
    }

    private func fault(
        _ object: KubernetesObject,
        _ timeout: Field<Int>,
        _ seconds: Int,
        _ interval: Field<Int>,
        _ every: Int,
        _ probe: ProbeView? = nil
    ) -> Fault {
        let isPolicy = object.kind == .healthCheckPolicy
        let isWhole = timeout.isWritten && interval.isWritten
        let (waits, asks) = (timeout.label("waits \(seconds) s"), interval.label("asks every \(every) s"))
        let given = probe == nil ? "default" : "the readiness probe's"
        let other = probe.map { probe in
            timeout.isWritten
                ? probe.periodSeconds.label("the health check is made of this probe, which asks every \(every) s")
                : probe.timeoutSeconds.label("the health check is made of this probe, which waits \(seconds) s")
        }
        return Fault(
            "the health check of \(object.name) waits \(seconds) s for an answer and asks every \(every) s",
            at: timeout.isWritten ? waits : asks,
            secondary: isWhole ? [asks] : other.map { [$0] } ?? [],
            // A load balancer that is there already keeps what it has.
            severity: isWhole || isPolicy ? .error : .warning,
            confidence: isWhole || isPolicy ? .certain : .assumed,
            sum: "timeout \(seconds)\(timeout.isDefault ? " (\(given))" : "") > interval "
                + "\(every)\(interval.isDefault ? " (\(given))" : "")",
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
