import HardenKubernetes
import HardenYAML

/// Finds values in BackendConfigs that the controller or the load balancer refuses.
struct BackendConfigInvalid: Rule {
    static let metadata = RuleMetadata(
        id: "backend-config-invalid",
        area: .gkeIngress,
        title: "A BackendConfig holds what the controller or the load balancer refuses",
        severity: .error,
        disruptions: [.steadyState],
        codes: [502, 503, 504],
        remedy: .safeFix,
        explanation: """
            The definition of BackendConfig has no ranges, so a wrong value passes `kubectl apply` and stops the
            synchronisation of the Ingress later, with an event. Fields that do not exist are dropped, or refused by a
            strict client; those of GCPBackendPolicy have other names and units: `logging.enabled`, a sample rate in
            millionths, and a security policy as plain text.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration",
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/backendconfig/validation.go",
        ]
    )

    private static let fields = [
        "timeoutSec", "connectionDraining", "healthCheck", "sessionAffinity", "logging", "securityPolicy", "iap", "cdn",
        "customRequestHeaders", "customResponseHeaders",
    ]
    private static let healthCheckFields = [
        "checkIntervalSec", "timeoutSec", "healthyThreshold", "unhealthyThreshold", "type", "port", "requestPath",
    ]
    private static let cdnFields = [
        "enabled", "cachePolicy", "cacheMode", "clientTtl", "defaultTtl", "maxTtl", "negativeCaching",
        "negativeCachingPolicy", "requestCoalescing", "serveWhileStale", "bypassCacheOnRequestHeaders",
        "signedUrlCacheMaxAgeSec", "signedUrlKeys",
    ]
    private static let cachePolicyFields = [
        "includeHost", "includeProtocol", "includeQueryString", "queryStringBlacklist", "queryStringWhitelist",
    ]

    static let subjects: Subjects<InputObject> = .objects([.backendConfig])

    func faults(of subject: InputObject, in context: RuleContext) -> [Fault] {
        guard !context.vicinity.unreadBackendConfigs.contains(subject.place) else { return [] }
        let view = BackendConfigView(subject.object)
        let values = FieldLimits.backendConfig.violations(below: view.spec).map {
            finding($0.severity, $0.place, $0.message, view.object)
        }
        return refused(view) + values + cdn(view) + unknown(view.object)
    }

    /// What kubernetes/ingress-gce, pkg/backendconfig/validation.go, refuses, and values of the wrong type.
    private func refused(_ view: BackendConfigView) -> [Fault] {
        let spec = view.spec
        var found: [Fault] = []
        func report(_ place: Place, _ fault: String, fix: Fix? = nil) {
            found.append(finding(.error, place, fault, view.object, fix))
        }
        let affinity = spec["sessionAffinity"]
        if let type = view.affinityType.known, !["", "NONE", "CLIENT_IP", "GENERATED_COOKIE"].contains(type) {
            report(
                affinity["affinityType"],
                "unsupported AffinityType: \(type), should be one of NONE, CLIENT_IP, or GENERATED_COOKIE"
            )
        }
        if let seconds = view.affinityCookieSeconds.value, !(0...86400).contains(seconds) {
            report(
                affinity["affinityCookieTtlSec"],
                "unsupported AffinityCookieTtlSec: \(seconds), should be between 0 and 86400"
            )
        }
        if let rate = view.sampleRate.written, !(0...1).contains(rate) {
            report(
                spec["logging"]["sampleRate"],
                "unsupported SampleRate: \(rate), should be between 0.0 and 1.0"
            )
        }
        if view.isIAPEnabled.value == true, view.isCDNEnabled.value == true {
            report(spec["cdn"]["enabled"], "iap and cdn cannot be enabled at the same time")
        }
        let policy = spec["securityPolicy"]
        if let name = policy.text, !Placeholder.occurs(in: name) {
            let fix = Fix("securityPolicy.name: \(name)", policy.put(["name": .string(name)]))
            report(policy, "must be an object with a name; plain text is the form of GCPBackendPolicy", fix: fix)
        }
        return found
    }

    /// Cloud CDN's part, beyond its single fields. Source: Compute Engine API, BackendService `cdnPolicy`.
    private func cdn(_ view: BackendConfigView) -> [Fault] {
        let cdn = view.spec["cdn"]
        var found: [Fault] = []
        if cdn["signedUrlKeys"].items.count > 3 {
            found.append(finding(.warning, cdn["signedUrlKeys"], "at most 3 keys are taken", view.object))
        }
        let policy = cdn["cachePolicy"]
        let list = policy["queryStringBlacklist"]
        if !list.items.isEmpty, !policy["queryStringWhitelist"].items.isEmpty {
            found.append(finding(.warning, list, "only one of the two lists may be set", view.object))
        }
        return found
    }

    private func unknown(_ object: KubernetesObject) -> [Fault] {
        let spec = object.spec
        let top = spec.unknownEntries(known: Self.fields)
        let check = spec["healthCheck"].unknownEntries(known: Self.healthCheckFields)
        let logging = spec["logging"].unknownEntries(known: ["enable", "sampleRate", "optionalMode", "optionalFields"])
        let cdn = spec["cdn"].unknownEntries(known: Self.cdnFields)
        let keys = spec["cdn"]["cachePolicy"].unknownEntries(known: Self.cachePolicyFields)
        return (top + check + logging + cdn + keys).map { key, value, suggestion in
            let home = Self.home(of: key)
            let hint = home.map { "; it belongs at \($0)" } ?? suggestion.map { "; is \($0) meant?" } ?? ""
            return finding(.warning, value, "there is no field \(key) here\(hint)", object)
        }
    }

    /// Where a field belongs that is often written one level too high.
    private static func home(of key: String) -> String? {
        switch key {
        case "drainingTimeoutSec": "connectionDraining.drainingTimeoutSec"
        case "requestPath", "checkIntervalSec", "healthyThreshold", "unhealthyThreshold": "healthCheck.\(key)"
        case "affinityType", "affinityCookieTtlSec": "sessionAffinity.\(key)"
        case "enabled": "enable"
        default: nil
        }
    }

    private func finding(
        _ severity: Severity,
        _ place: Place,
        _ fault: String,
        _ object: KubernetesObject,
        _ fix: Fix? = nil
    ) -> Fault {
        Fault(
            "BackendConfig \(object.name) is not valid: \(place.fieldName): \(fault)",
            at: place.label(fault),
            severity: severity,
            fix: fix
        )
    }
}
