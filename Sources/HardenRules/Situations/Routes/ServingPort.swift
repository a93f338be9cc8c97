import HardenKubernetes

/// A port of a container to which a Service's port leads.
struct ServingPort {
    let workload: WorkloadSituation
    let container: ContainerView
    let number: Int

    /// The container's readiness probe.
    var readiness: ProbeView? { container.probe(.readiness) }

    /// Whether a probe asks this very port.
    func isAsked(by probe: ProbeView) -> Bool {
        switch probe.port.value {
        case .int(let number): number == self.number
        case .string(let name): container.port(.string(name))?.containerPort.value == number
        case nil: false
        }
    }
}

extension RuleContext {
    /// The container ports behind a Service's port. A port that no container declares belongs to the only container.
    func servingPorts(of service: ServiceNode, _ port: ServicePortView) -> [ServingPort] {
        guard let target = port.targetPort.value else { return [] }
        return workloads(of: service).compactMap { workload in
            if let found = workload.template.containers(withPort: target).first {
                guard let number = found.port.containerPort.value else { return nil }
                return ServingPort(workload: workload, container: found.container, number: number)
            }
            let containers = workload.template.servingContainers
            guard case .int(let number) = target, containers.count == 1, let container = containers.first else {
                return nil
            }
            return ServingPort(workload: workload, container: container, number: number)
        }
    }
}

extension ServicePortView {
    /// The port's name in a sentence.
    var label: String { name.value ?? port.value.map { "\($0)" } ?? "?" }
}
