import HardenRollout
import HardenSystem

extension Topology {
    /// What a selector matches besides those that listen, such as the workers of an application, serves nobody.
    mutating func dropBystanders() {
        let idle = Set(workloads.filter(isIdle).map(\.position))
        for index in services.indices where services[index].workloads.contains(where: idle.contains) {
            let targets = services[index].view.ports.compactMap(\.targetPort.value)
            let servers = services[index].workloads.filter { !idle.contains($0) }.compactMap(template(of:)).flatMap {
                template in
                targets.flatMap { template.containers(withPort: $0).map(\.container) }
            }
            guard !servers.isEmpty else { continue }
            let bystanders = services[index].workloads.filter { workload in
                idle.contains(workload)
                    && template(of: workload).map { !$0.mayListen(on: targets, like: servers) } ?? false
            }
            services[index].bystanders = bystanders
            services[index].selection = .workloads(services[index].workloads.filter { !bystanders.contains($0) })
        }
    }

    private func template(of workload: Int) -> PodTemplateView? {
        workloadIndex[workload].flatMap { workloads[$0].template }
    }

    /// Whether nothing of a workload says that it listens.
    func isIdle(_ workload: WorkloadNode) -> Bool {
        guard let template = workload.template, !template.containers.isEmpty else { return false }
        return template.servingContainers.allSatisfy { container in
            !container.place["ports"].exists
                && container.probes.allSatisfy { $0.handlers.allSatisfy { $0 == .exec } }
        } && !patches(of: workload.position).contains { $0.mayChange(["spec", "template", "spec", "containers"]) }
    }
}

extension PodTemplateView {
    /// Whether it may listen although it declares no port: it is told the port, or runs what servers run, as a canary does.
    fileprivate func mayListen(on targets: [IntOrString], like servers: [ContainerView]) -> Bool {
        let numbers = targets.compactMap { if case .int(let number) = $0 { String(number) } else { nil } }
        return servingContainers.contains { container in
            let words = container.words + container.environment.compactMap(\.value.value)
            return words.contains { word in numbers.contains { word.contains($0) } }
                || servers.contains { $0.imagePath == container.imagePath && $0.words == container.words }
        }
    }
}

extension ContainerView {
    fileprivate var words: [String] { (command.value ?? []) + (args.value ?? []) }
    fileprivate var imagePath: String? { image.value.map { ImageName($0)?.path ?? $0 } }
}

extension ObjectCatalog {
    /// Whether a workload that a Service's selector matches is the one that was meant.
    ///
    /// Examples and bundles beside the real manifests carry the same labels. One in another folder that has none of the
    /// ports which the Service names is such a copy, and so is any where the Service's own may be in a template beside it.
    func isPlausible(_ workload: Int, for service: ServiceView, at position: Int) -> Bool {
        guard Paths.folder(of: object(workload).file) != Paths.folder(of: service.object.file),
            let template = template(workload)
        else { return true }
        if hasTemplates(beside: position), !visibility.isNamed(position),
            visibility.steps(from: position, to: workload) != 1
        {
            return false
        }
        let names = service.ports.compactMap { port -> IntOrString? in
            guard case .string? = port.targetPort.value else { return nil }
            return port.targetPort.value
        }
        return names.isEmpty || names.contains { !template.containers(withPort: $0).isEmpty }
    }

    /// Whether a Service of another place sends to ports alone that a workload does not declare, although it declares others:
    /// it may be for another way of installing the same.
    func isOfOthers(_ workload: Int, for service: ServiceView, at position: Int) -> Bool {
        let targets = service.ports.compactMap(\.targetPort.value)
        guard visibility.steps(from: position, to: workload) != 1, !targets.isEmpty, let template = template(workload)
        else { return false }
        return template.servingContainers.allSatisfy { !$0.ports.isEmpty }
            && targets.allSatisfy { template.containers(withPort: $0).isEmpty }
    }
}
