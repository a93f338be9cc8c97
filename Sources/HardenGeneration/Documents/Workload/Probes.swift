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
                    field("port", reference(toPort: number))
                    // The kubelet does not check the certificate.
                    if port(numbered: number)?.transport == .https { field("scheme", "HTTPS") }
                }
            case .tcp(let number): group("tcpSocket") { field("port", reference(toPort: number)) }
            case .grpc(let service, let number):
                // A gRPC probe takes a number, not a name.
                group("grpc") {
                    field("port", number ?? self.service.ports.first?.number)
                    field("service", service)
                }
            case .exec(let command): group("exec") { list("command", command) }
            }
            field("periodSeconds", timing.periodSeconds)
            field("timeoutSeconds", timing.timeoutSeconds)
            field("failureThreshold", timing.failureThreshold)
        }
    }

    /// The port's name where it has one, its number otherwise.
    private func reference(toPort number: Int?) -> YAMLValue? {
        port(numbered: number).map { .string($0.name) } ?? number.map(YAMLValue.int)
    }
}
