import HardenKubernetes

/// A port of a container to which a Service's port leads.
struct ServingPort {
    let workload: WorkloadSituation
    let container: ContainerView
    let number: Int
    /// Whether the container declares it.
    let isDeclared: Bool

    /// The container's readiness probe.
    var readiness: ProbeView? { container.probe(.readiness) }

    /// The readiness probe of which GKE Ingress makes the health check of a backend on this port: one that asks this very
    /// port, as the container declares it, with HTTP and nothing special; `nil` where the health check is GKE's own.
    ///
    /// Source: kubernetes/ingress-gce, pkg/controller/translator, `getHTTPProbe`.
    ///
    /// - Parameter isEncrypted: Whether the load balancer speaks TLS to it; the probe has to do the same.
    func probeForIngress(isEncrypted: Bool) -> ProbeView? {
        guard isDeclared, container.role == .main, let probe = readiness, probe.handler == .httpGet, isAsked(by: probe),
            !probe.http.host.isWritten, probe.http.headers.allSatisfy({ $0.name == "Host" }),
            (probe.http.scheme.value == "HTTPS") == isEncrypted
        else { return nil }
        return probe
    }

    /// The number of the port that a written health check asks of the Pods behind a Service's port; `nil` where that cannot
    /// be told, as for a port's name, or for what may be the port of a node.
    func port(askedBy check: HealthCheckView, of service: ServiceNode, _ port: ServicePortView) -> Int? {
        guard !check.port.isUnknown, check.portName.isAbsent else { return nil }
        guard let asked = check.port.value, asked != number else { return number }
        if check.form == .policy || service.usesNEG == true { return asked }
        return asked == port.nodePort.value ? number : nil
    }

    /// The number of the port that a probe asks of the container.
    func number(of probe: ProbeView) -> Int? {
        switch probe.port.value {
        case .int(let number): number
        case .string(let name): container.port(.string(name))?.containerPort.value
        case nil: nil
        }
    }

    /// Whether a probe asks this very port.
    func isAsked(by probe: ProbeView) -> Bool { number(of: probe) == number }
}

extension RuleContext {
    /// The container ports behind a Service's port. A port that no container declares belongs to the only container.
    func servingPorts(of service: ServiceNode, _ port: ServicePortView) -> [ServingPort] {
        guard let target = port.targetPort.value else { return [] }
        return workloads(of: service).compactMap { workload in
            if let found = workload.template.containers(withPort: target).first {
                guard let number = found.port.containerPort.value else { return nil }
                return ServingPort(
                    workload: workload,
                    container: found.container,
                    number: number,
                    isDeclared: true
                )
            }
            let containers = workload.template.servingContainers
            guard case .int(let number) = target, containers.count == 1, let container = containers.first else {
                return nil
            }
            return ServingPort(workload: workload, container: container, number: number, isDeclared: false)
        }
    }
}

extension ServicePortView {
    /// The port's name in a sentence.
    var label: String { name.value ?? port.value.map { "\($0)" } ?? "?" }
}
