import HardenRollout
import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The readiness probe once more, as the load balancer behind a GKE Gateway asks it.
    ///
    /// Without this policy it asks for `/`, whatever the readiness probe says. A check that a load balancer cannot make
    /// (a command) becomes a TCP connection. Source: GoogleCloudPlatform/gke-gateway-api, HealthCheckPolicy.
    func healthCheckPolicies() -> [DesiredDocument] {
        policyTargets.map { target in
            let check = healthCheck
            return document(
                "networking.gke.io/v1",
                "HealthCheckPolicy",
                name: target.name(of: "HealthCheckPolicy", context)
            ) {
                group("spec") {
                    group("default") {
                        field("checkIntervalSec", check.period, readiness == nil ? nil : "readiness period")
                        field("timeoutSec", check.timeout)
                        field("healthyThreshold", check.successThreshold)
                        field("unhealthyThreshold", check.failureThreshold)
                        group("config") { healthCheckConfiguration }
                    }
                    policyTargetReference(target)
                }
            }
        }
    }

    @MappingBuilder private var healthCheckConfiguration: [YAMLMapping.Entry] {
        switch service.health.readiness?.check {
        case .http(let path, let number):
            let isTLS = port(numbered: number)?.transport == .https
            field("type", isTLS ? "HTTPS" : "HTTP")
            group(isTLS ? "httpsHealthCheck" : "httpHealthCheck") {
                fixedPort(number)
                field("requestPath", path, "readiness path")
            }
        case .grpc(let service, let number):
            field("type", "GRPC")
            group("grpcHealthCheck") {
                fixedPort(number)
                field("grpcServiceName", service)
            }
        case .tcp(let number):
            field("type", "TCP")
            group("tcpHealthCheck") { fixedPort(number) }
        case .exec, nil:
            field("type", "TCP")
            group("tcpHealthCheck") { fixedPort(nil) }
        }
    }

    /// The newer definition takes a port only together with this specification.
    @MappingBuilder private func fixedPort(_ number: Int?) -> [YAMLMapping.Entry] {
        field("portSpecification", "USE_FIXED_PORT")
        field("port", number ?? service.ports.first?.number)
    }
}
