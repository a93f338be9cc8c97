import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// A probe with its times, none of them left to Kubernetes' defaults.
    func probe(_ probe: Probe, for role: ProbeTiming.Role) -> YAMLValue {
        let timing = probe.timing(for: role)
        return object {
            switch probe.check {
            case .http(let path, let number):
                group("httpGet") {
                    field("path", path)
                    field("port", portNumber(number))
                    // The kubelet does not check the certificate.
                    if port(numbered: number)?.transport == .https { field("scheme", "HTTPS") }
                }
            case .tcp(let number): group("tcpSocket") { field("port", portNumber(number)) }
            case .grpc(let service, let number):
                group("grpc") {
                    field("port", portNumber(number))
                    field("service", service)
                }
            case .exec(let command): group("exec") { list("command", command) }
            }
            field("periodSeconds", timing.periodSeconds)
            field("timeoutSeconds", timing.timeoutSeconds)
            field("failureThreshold", timing.failureThreshold)
        }
    }

    /// The port to ask. By number, because the container's port may have another name in an existing manifest.
    private func portNumber(_ number: Int?) -> Int? { number ?? service.ports.first?.number }
}
