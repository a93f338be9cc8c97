import HardenRollout
import HardenYAML
import ServiceSpec

/// A port behind a GKE Ingress and the BackendConfig that it has.
struct BackendConfiguration {
    var name: String
    var port: Port
    /// What the Service's annotation calls the port; `nil` where the default does for it.
    var key: String?
    var securityPolicy: String?
}

extension ServicePlan {
    /// The exposures by GKE Ingress with their ports.
    var ingresses: [(exposure: GKEIngress, port: Port)] {
        exposures { if case .gkeIngress(let ingress) = $0 { ingress } else { nil } }
    }

    /// The BackendConfig of each port: one for all ports, or one a port where their security policies differ. Those that
    /// the existing Service refers to are kept.
    var backendConfigurations: [BackendConfiguration] {
        var byPort: [(exposure: GKEIngress, port: Port)] = []
        for entry in ingresses {
            if let index = byPort.firstIndex(where: { $0.port.name == entry.port.name }) {
                if byPort[index].exposure.securityPolicy == nil { byPort[index].exposure = entry.exposure }
            } else {
                byPort.append(entry)
            }
        }
        let isSame = Set(byPort.map(\.exposure.securityPolicy)).count <= 1
        let existing = context.backendConfigs
        return byPort.map { entry in
            let known = existing.knownName(ofPort: entry.port.servicePort)
            let isShared = byPort.contains {
                $0.exposure.securityPolicy != entry.exposure.securityPolicy
                    && existing.knownName(ofPort: $0.port.servicePort) == known
            }
            let key = existing.key(ofPort: entry.port.servicePort) ?? (isSame ? nil : String(entry.port.servicePort))
            return BackendConfiguration(
                name: (isShared ? nil : known) ?? (key == nil ? name : "\(name)-\(entry.port.name)"),
                port: entry.port,
                key: key,
                securityPolicy: entry.exposure.securityPolicy
            )
        }
    }

    /// What the load balancer behind a GKE Ingress does with the Pods.
    ///
    /// Fields and ranges: kubernetes/ingress-gce, pkg/apis/backendconfig/v1.
    func backendConfigs() -> [DesiredDocument] {
        var names: Set<String> = []
        return backendConfigurations.filter { names.insert($0.name).inserted }.map { configuration in
            document("cloud.google.com/v1", "BackendConfig", name: configuration.name) {
                group("spec") {
                    field("timeoutSec", timeouts.loadBalancer, timeoutSum(on: .gkeIngressExternal))
                    if let draining = budget.draining {
                        group("connectionDraining") { field("drainingTimeoutSec", draining.seconds, draining.sum) }
                    }
                    group("healthCheck") { backendHealthCheck }
                    group("sessionAffinity") { backendAffinity }
                    group("logging") {
                        field("enable", true)
                        field("sampleRate", 1, "100 %")
                    }
                    if let policy = configuration.securityPolicy {
                        group("securityPolicy") { field("name", policy) }
                    }
                }
            }
        }
    }

    /// The readiness probe once more, as the load balancer asks it: it pays no attention to the Pod's readiness.
    ///
    /// Without a readiness probe over HTTP the path is left open, and the load balancer asks for `/`.
    @MappingBuilder private var backendHealthCheck: [YAMLMapping.Entry] {
        let check = healthCheck
        field("checkIntervalSec", check.period, readiness == nil ? nil : "readiness period")
        field("timeoutSec", check.timeout)
        field("healthyThreshold", check.successThreshold)
        field("unhealthyThreshold", check.failureThreshold)
        if case .http(let path, let number) = service.health.readiness?.check {
            field("type", port(numbered: number)?.transport == .https ? "HTTPS" : "HTTP")
            field("requestPath", path, "readiness path")
            field("port", number ?? service.ports.first?.number)
        }
    }

    @MappingBuilder private var backendAffinity: [YAMLMapping.Entry] {
        switch service.sessionAffinity {
        case .none: nil
        case .clientIP: field("affinityType", "CLIENT_IP")
        case .cookie(_, let lifetime):
            field("affinityType", "GENERATED_COOKIE")
            field("affinityCookieTtlSec", min(lifetime.wholeSeconds, Self.longestIngressCookie))
        }
    }

    /// Source: kubernetes/ingress-gce, pkg/backendconfig/validation.go (0 to 86400).
    static let longestIngressCookie = 86400
}
