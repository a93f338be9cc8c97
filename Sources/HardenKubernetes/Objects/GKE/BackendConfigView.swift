import HardenYAML

/// A BackendConfig: what GKE Ingress sets on a Service's backend. Durations are in seconds.
///
/// A part that is not written leaves what the load balancer has; the defaults are those of a new backend.
/// Source: GKE, Ingress configuration; kubernetes/ingress-gce, pkg/apis/backendconfig/v1/types.go.
package struct BackendConfigView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.backendConfig]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var timeoutSeconds: Field<Int> {
        spec["timeoutSec"].integer(default: Default(30, source: APIReference.backendConfig))
    }
    /// 0 switches draining off, as does leaving it out.
    package var drainingTimeoutSeconds: Field<Int> {
        spec["connectionDraining"]["drainingTimeoutSec"].integer(
            default: Default(0, source: APIReference.backendConfig)
        )
    }
    package var healthCheck: HealthCheckView { HealthCheckView(place: spec["healthCheck"], form: .backendConfig) }
    package var affinityType: Field<String> {
        spec["sessionAffinity"]["affinityType"].string(default: Default("NONE", source: APIReference.backendConfig))
    }
    package var affinityCookieSeconds: Field<Int> { spec["sessionAffinity"]["affinityCookieTtlSec"].integer() }
    package var logsRequests: Field<Bool> {
        spec["logging"]["enable"].boolean(default: Default(true, source: APIReference.backendConfig))
    }
    /// Share of the requests, from 0 to 1.
    package var sampleRate: Field<Double> {
        spec["logging"]["sampleRate"].number(default: Default(1, source: APIReference.backendConfig))
    }
    package var securityPolicy: Field<String> { spec["securityPolicy"]["name"].string() }
    package var isIAPEnabled: Field<Bool> {
        spec["iap"]["enabled"].boolean(default: Default(false, source: APIReference.backendConfig))
    }
    package var isCDNEnabled: Field<Bool> {
        spec["cdn"]["enabled"].boolean(default: Default(false, source: APIReference.backendConfig))
    }
}
