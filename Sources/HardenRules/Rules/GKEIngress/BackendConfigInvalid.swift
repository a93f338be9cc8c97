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
    /// Status codes whose answers Cloud CDN may keep by a policy. Source: Compute Engine API, `negativeCachingPolicy`.
    private static let negativeCodes = [300, 301, 308, 404, 405, 410, 421, 451, 501]

    static let subjects: Subjects<InputObject> = .objects([.backendConfig])

    func faults(of subject: InputObject, in context: RuleContext) -> [Fault] {
        guard !context.vicinity.unreadBackendConfigs.contains(subject.place) else { return [] }
        let view = BackendConfigView(subject.object)
        return refused(view) + outOfRange(view) + cdn(view) + unknown(view.object)
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
        if let fault = spec["healthCheck"]["type"].fault(oneOf: ["HTTP", "HTTPS", "HTTP2"]) {
            report(spec["healthCheck"]["type"], fault)
        }
        let policy = spec["securityPolicy"]
        if let name = policy.text, !Placeholder.occurs(in: name) {
            let fix = Fix("securityPolicy.name: \(name)", policy.put(["name": .string(name)]))
            report(policy, "must be an object with a name; plain text is the form of GCPBackendPolicy", fix: fix)
        }
        return found
    }

    /// Ranges of the Compute Engine API, which the GKE documentation does not state for BackendConfig itself.
    private func outOfRange(_ view: BackendConfigView) -> [Fault] {
        let spec = view.spec
        let check = spec["healthCheck"]
        let ranges: [(Place, ClosedRange<Int>)] = [
            (spec["timeoutSec"], 1...2_147_483_647), (check["checkIntervalSec"], 1...300),
            (check["timeoutSec"], 1...300), (check["healthyThreshold"], 1...10),
            (check["unhealthyThreshold"], 1...10), (check["port"], 1...65535),
        ]
        var found = ranges.compactMap { place, range in
            place.fault(range: range).map {
                finding(place.integer().expectation == nil ? .warning : .error, place, $0, view.object)
            }
        }
        let path = check["requestPath"]
        if let text = path.string().known, !text.hasPrefix("/") {
            found.append(finding(.warning, path, "must begin with a slash", view.object))
        }
        return found
    }

    /// Cloud CDN's part. Source: Compute Engine API, BackendService `cdnPolicy`.
    private func cdn(_ view: BackendConfigView) -> [Fault] {
        let cdn = view.spec["cdn"]
        let mode = cdn["cacheMode"]
        var faults: [(Place, String?)] = [
            (mode, mode.fault(oneOf: ["CACHE_ALL_STATIC", "USE_ORIGIN_HEADERS", "FORCE_CACHE_ALL"]))
        ]
        faults += ["clientTtl", "defaultTtl", "maxTtl", "serveWhileStale", "signedUrlCacheMaxAgeSec"].map { key in
            (cdn[key], cdn[key].fault(atLeast: 0))
        }
        for policy in cdn["negativeCachingPolicy"].items {
            faults.append((policy["ttl"], policy["ttl"].fault(range: 0...1800)))
            let code = policy["code"].integer()
            guard let value = code.value, !Self.negativeCodes.contains(value) else { continue }
            let codes = Self.negativeCodes.map(String.init).joined(separator: ", ")
            faults.append((code.place, "\(value) is none of \(codes)"))
        }
        let keys = cdn["signedUrlKeys"]
        if keys.items.count > 3 { faults.append((keys, "at most 3 keys are taken")) }
        let policy = cdn["cachePolicy"]
        if !policy["queryStringBlacklist"].items.isEmpty, !policy["queryStringWhitelist"].items.isEmpty {
            faults.append((policy["queryStringBlacklist"], "only one of the two lists may be set"))
        }
        return faults.compactMap { place, fault in
            fault.map { finding(.warning, place, $0, view.object) }
        }
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
