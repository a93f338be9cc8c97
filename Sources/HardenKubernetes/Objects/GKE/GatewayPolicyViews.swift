import HardenYAML

/// A policy of GKE Gateway that is attached to another object by `targetRef`.
package protocol TargetingPolicy: ObjectView {
    /// The objects that the policy is for; they must be in the policy's namespace.
    var targets: [ReferenceView] { get }
}

extension TargetingPolicy {
    package var targets: [ReferenceView] { [ReferenceView(spec["targetRef"])] }
    /// The settings; there is no `override`.
    package var settings: Place { spec["default"] }
}

/// A GCPBackendPolicy, or an LBPolicy as it was called once. Durations are in seconds.
///
/// Source: GKE, Configure Gateway resources using Policies; GoogleCloudPlatform/gke-gateway-api.
package struct BackendPolicyView: TargetingPolicy {
    package static let kinds: Set<ObjectKind> = [.gcpBackendPolicy, .lbPolicy]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var timeoutSeconds: Field<Int> {
        settings["timeoutSec"].integer(default: Default(30, source: APIReference.backendPolicy))
    }
    /// 0 switches draining off, as does leaving it out.
    package var drainingTimeoutSeconds: Field<Int> {
        settings["connectionDraining"]["drainingTimeoutSec"].integer(
            default: Default(0, source: APIReference.backendPolicy)
        )
    }
    package var affinityCookieSeconds: Field<Int> { settings["sessionAffinity"]["cookieTtlSec"].integer() }
    package var logsRequests: Field<Bool> {
        settings["logging"]["enabled"].boolean(default: Default(false, source: APIReference.backendPolicy))
    }
    /// Requests in a million, as a whole number.
    package var sampleRate: Field<Int> { settings["logging"]["sampleRate"].integer() }
    package var securityPolicy: Field<String> { settings["securityPolicy"].string() }
}

/// A HealthCheckPolicy.
///
/// Source: GKE, Configure Gateway resources using Policies; GoogleCloudPlatform/gke-gateway-api.
package struct HealthCheckPolicyView: TargetingPolicy {
    package static let kinds: Set<ObjectKind> = [.healthCheckPolicy]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var healthCheck: HealthCheckView { HealthCheckView(place: settings, form: .policy) }
}

/// A GCPGatewayPolicy.
package struct GatewayPolicyView: TargetingPolicy {
    package static let kinds: Set<ObjectKind> = [.gcpGatewayPolicy]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var sslPolicy: Field<String> { settings["sslPolicy"].string() }
}

/// A GCPTrafficDistributionPolicy: which Pods of several zones and regions get the requests.
package struct TrafficDistributionPolicyView: TargetingPolicy {
    package static let kinds: Set<ObjectKind> = [.gcpTrafficDistributionPolicy]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var targets: [ReferenceView] { spec["targetRefs"].items.map { ReferenceView($0) } }
}

/// A FrontendConfig: the listener of a GKE Ingress.
///
/// Source: GKE, Ingress configuration, FrontendConfig.
package struct FrontendConfigView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.frontendConfig]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var sslPolicy: Field<String> { spec["sslPolicy"].string() }
    package var redirectsToHTTPS: Field<Bool> {
        spec["redirectToHttps"]["enabled"].boolean(default: Default(false, source: APIReference.backendConfig))
    }
}
