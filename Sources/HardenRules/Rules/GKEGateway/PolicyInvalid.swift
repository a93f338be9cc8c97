import HardenKubernetes
import HardenYAML

/// Finds values in GKE Gateway policies that the API server refuses.
struct PolicyInvalid: Rule {
    static let metadata = RuleMetadata(
        id: "policy-invalid",
        area: .gkeGateway,
        title: "A GKE Gateway policy holds what the API server refuses",
        severity: .error,
        disruptions: [.steadyState],
        remedy: .safeFix,
        explanation: """
            The definitions of GCPBackendPolicy and HealthCheckPolicy have ranges and rules of their own, and other
            names and units than BackendConfig: `logging.enabled`, a sample rate in millionths as a whole number, a
            security policy as plain text. A health check names exactly one protocol, and a port only together with
            `portSpecification: USE_FIXED_PORT`.
            """,
        sources: [
            "https://github.com/GoogleCloudPlatform/gke-gateway-api/tree/main/config/crd",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources",
        ]
    )

    static let subjects: Subjects<InputPolicy> = .policies

    func faults(of policy: InputPolicy, in context: RuleContext) -> [Fault] {
        let object = policy.object
        let found = override(object)
        switch object.kind {
        case .gcpBackendPolicy, .lbPolicy: return found + backendPolicy(BackendPolicyView(object))
        case .healthCheckPolicy: return found + healthCheckPolicy(HealthCheckPolicyView(object))
        default: return found
        }
    }

    private func override(_ object: KubernetesObject) -> [Fault] {
        let place = object.spec["override"]
        // One of several targets is in a policy that has settings of its own.
        return place.node == nil || object.spec["targetRefs"].exists
            ? [] : [finding(place, "there is no override; settings belong to default", object)]
    }

    private func values(_ limits: [FieldLimit], _ place: Place, _ object: KubernetesObject) -> [Fault] {
        limits.violations(below: place).map { finding($0.place, $0.message, object) }
    }

    private func backendPolicy(_ view: BackendPolicyView) -> [Fault] {
        let settings = view.settings
        let object = view.object
        var found = values(FieldLimits.backendPolicy, settings, object)
        found += sampleRate(settings["logging"]["sampleRate"], object)
        let policy = settings["securityPolicy"]
        if policy.isMapping {
            let name = policy["name"].text
            let fix = name.flatMap { Fix("securityPolicy: \($0)", policy.put(.string($0))) }
            found.append(finding(policy, "must be a text; an object is the form of BackendConfig", object, fix))
        }
        if settings["logging"]["enable"].exists {
            found.append(finding(settings["logging"]["enable"], "the field is called enabled here", object))
        }
        return found
    }

    /// A share such as 0.5 is how BackendConfig takes it.
    private func sampleRate(_ place: Place, _ object: KubernetesObject) -> [Fault] {
        if let share = place.number().value, place.integer().value == nil, (0...1).contains(share) {
            let millionths = Int((share * 1_000_000).rounded())
            let fix = Fix("sampleRate: \(millionths)", place.put(.int(millionths)))
            return [finding(place, "must be a whole number of millionths", object, fix)]
        }
        return place.fault(range: 0...1_000_000).map { [finding(place, $0, object)] } ?? []
    }

    private func healthCheckPolicy(_ view: HealthCheckPolicyView) -> [Fault] {
        let settings = view.settings
        let object = view.object
        var found = values(FieldLimits.healthCheckPolicy, settings, object)
        let check = view.healthCheck
        let config = settings["config"]
        guard config.exists else { return found }
        if let fault = config["type"].fault(oneOf: ["TCP", "HTTP", "HTTPS", "HTTP2", "GRPC"]) {
            return found + [finding(config["type"], fault, object)]
        }
        let keys = check.targetKeys
        if keys.count > 1 {
            found.append(finding(config[keys[1]], "only one protocol may be named", object))
        } else if let key = keys.first, check.type.value != nil, key != check.targetKey {
            found.append(
                finding(config[key], "does not fit type \(check.type.value ?? ""): \(check.targetKey)", object)
            )
        }
        return found + target(check, object)
    }

    private func target(_ check: HealthCheckView, _ object: KubernetesObject) -> [Fault] {
        let target = check.target
        var found = values(FieldLimits.healthCheckTarget, target, object)
        if let path = check.requestPath.known, !path.hasPrefix("/") {
            found.append(finding(check.requestPath.place, "must begin with a slash", object))
        }
        let specification = target["portSpecification"]
        let hasPort = target["port"].exists
        switch specification.text {
        case "USE_FIXED_PORT" where !hasPort:
            found.append(finding(specification, "needs a port", object))
        case "USE_NAMED_PORT" where !target["portName"].exists:
            found.append(finding(specification, "needs a portName", object))
        case "USE_SERVING_PORT" where hasPort:
            found.append(finding(target["port"], "USE_SERVING_PORT takes no port", object))
        case nil where hasPort && target["port"].integer().value != nil:
            var advice = finding(
                target["port"],
                "newer definitions take a port only with portSpecification: USE_FIXED_PORT",
                object
            )
            advice.severity = .warning
            let entry = YAMLMapping.Entry("portSpecification", "USE_FIXED_PORT")
            advice.fix = Fix("portSpecification: USE_FIXED_PORT", target.insert(entry, .first))
            found.append(advice)
        default: break
        }
        return found
    }

    private func finding(_ place: Place, _ fault: String, _ object: KubernetesObject, _ fix: Fix? = nil) -> Fault {
        Fault(
            "\(object.kind.rawValue) \(object.name) is not valid: \(place.fieldName): \(fault)",
            at: place.label(fault),
            fix: fix
        )
    }
}
