import HardenRollout
import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// Kong's own health checks on the Pods, and affinity; `nil` without Kong Ingress Controller.
    ///
    /// All of them are off in Kong by default. Only active checks: passive ones take a Pod out and never bring it back.
    /// Source: Kong, "Health checks and circuit breakers", and the definition of KongUpstreamPolicy.
    func kongUpstreamPolicy() -> DesiredDocument? {
        guard let port = kongIngresses.first?.port else { return nil }
        let check = kongCheck(servingPort: port)
        return document("configuration.konghq.com/v1beta1", "KongUpstreamPolicy", name: upstreamPolicyName) {
            group("spec") {
                switch service.sessionAffinity {
                case .none: nil
                case .clientIP:
                    field("algorithm", "consistent-hashing")
                    group("hashOn") { field("input", "ip") }
                case .cookie(let name, _):
                    field("algorithm", "consistent-hashing")
                    group("hashOn") {
                        field("cookie", name)
                        field("cookiePath", "/")
                    }
                }
                check.healthChecks(httpPath: "httpPath", tcpFailures: "tcpFailures", httpFailures: "httpFailures")
            }
        }
    }

    var upstreamPolicyName: String { context.names["KongUpstreamPolicy"] ?? name }

    /// An active health check of Kong.
    struct KongCheck {
        var type: String
        /// The path of an HTTP check.
        var path: String?
        var schedule: ProbeSchedule

        /// It as an upstream has it; the names of the fields differ between Kubernetes and Kong itself.
        func healthChecks(httpPath: String, tcpFailures: String, httpFailures: String) -> YAMLMapping.Entry? {
            group("healthchecks") {
                group("active") {
                    field("type", type)
                    field(httpPath, path, path == nil ? nil : "readiness path")
                    field("timeout", schedule.timeout)
                    group("healthy") {
                        field("interval", schedule.period, "readiness period")
                        field("successes", schedule.successThreshold)
                    }
                    group("unhealthy") {
                        field("interval", schedule.period, "readiness period")
                        field(tcpFailures, schedule.failureThreshold)
                        field("timeouts", schedule.failureThreshold)
                        if path != nil { field(httpFailures, schedule.failureThreshold) }
                    }
                }
            }
        }
    }

    /// The readiness probe as Kong can ask it: always on the port that requests go to.
    func kongCheck(servingPort: Port) -> KongCheck {
        switch service.health.readiness?.check {
        case .http(let path, let number) where port(numbered: number)?.number == servingPort.number:
            KongCheck(type: servingPort.transport == .https ? "https" : "http", path: path, schedule: healthCheck)
        default:
            KongCheck(type: "tcp", path: nil, schedule: healthCheck)
        }
    }
}
