import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds containers that get requests as soon as their process runs.
struct ReadinessProbeMissing: Rule {
    static let metadata = RuleMetadata(
        id: "readiness-probe-missing",
        area: .start,
        title: "A container that serves has no readiness probe",
        severity: .warning,
        disruptions: [.rollout, .nodeDrain],
        codes: [502, 503, 504],
        failures: [.notListeningYet, .notServingYet, .noEndpoint],
        remedy: .unsafeFix,
        unsafeBecause: "an open port may say less than that it can serve",
        explanation: """
            Without a readiness probe a container counts as ready the moment it is started. It gets requests before it
            listens, and the rollout goes on to stop the next Pod that still serves. Behind a network endpoint group the load
            balancer's own health check decides in its place, and that one is made from the readiness probe unless a
            BackendConfig or a HealthCheckPolicy says otherwise. Rollouts wait for it only with the readiness gate that GKE
            adds behind an Ingress; without, they stop Pods that serve before the load balancer sends to the new ones. It is a
            remark of a single Pod that no other one stands in for, of a database and of a store on a volume with a single
            Pod, whose rollout is an outage whatever the probe, of servers that answer within a second of their start, and
            where a startup probe or that gate, which holds Pods back from all clients, tells when requests may come: then
            nothing takes a Pod out of service that cannot serve any more. Clients of NFS wait.
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
            "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
        ],
        remark: Remark.Phrase(
            one: "workload has no readiness probe, which would win little when Pods are replaced",
            many: "workloads have no readiness probe, which would win little when Pods are replaced"
        )
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(\.containersThatServe, of: .servingRequests)

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        let (container, workload) = (subject.container, subject.workload)
        // Istio completes the container of its proxy where the Pod is admitted, probe and all.
        guard container.probe(.readiness) == nil, container.image.value != "auto", !workload.servers.haveClientsThatWait
        else { return nil }
        let isQuick =
            subject.container.name.value.flatMap { workload.servers.byContainer[$0]?.server.longestStart } != nil
        let isStarted =
            container.probe(.startup) != nil || workload.portThatDaprAwaits(of: container) != nil
            || context.pathWithReadinessGate(workload) != nil
        var helped = workload.disruptionsHelpedByReadiness(among: [.rollout, .nodeDrain], context)
            .compactMap { Finding.Disruption(rawValue: $0.label) }
        let isSingle = workload.leastReplicas(context.topology).map { $0.number < 2 } ?? false
        // A rolling update that leaves no Pod is set right by its own rule, and then it counts.
        let winsNothing =
            helped.isEmpty && workload.rollingUpdate == nil && !workload.paths.contains(where: \.isGoogleLoadBalancer)
        // Where all Pods go at once it helps as soon as they do not; a StatefulSet's only Pod goes before its successor comes.
        let isAlone = workload.view.kind == .statefulSet && workload.leastReplicas(context.topology)?.number == 1
        if helped.isEmpty, !isAlone { helped = [workload.view.rollsOut ? .rollout : .nodeDrain] }
        guard !helped.isEmpty else { return nil }
        let lock = lock(on: workload)
        return Fault(
            isStarted
                ? "nothing takes Pods of \(workload.object.name) out of service that cannot serve any more"
                : "\(workload.object.name) gets requests before it can serve, because nothing tells when it can",
            at: container.name.label("container \(subject.name) has no readinessProbe"),
            severity: isQuick || isStarted || isSingle && (winsNothing || workload.keepsData) ? .advice : .warning,
            disruptions: isStarted ? [.steadyState] : helped,
            symptoms: symptoms(on: workload, context),
            notes: [
                "what tells that it can serve is known to the application alone; an open port says the least"
            ] + notes(on: workload, context) + (lock.map { [$0] } ?? []),
            fix: lock != nil
                ? nil : context.servedPort(of: container, of: workload).flatMap { fix(container, port: $0) }
        )
    }

    /// Why no new Pod of a store is ever ready as long as the old one waits for that: they share a folder that one of them locks.
    private func lock(on workload: WorkloadSituation) -> String? {
        guard let store = workload.servers.keeper, let update = workload.rollingUpdate, !update.maxSurge.isZero,
            workload.template.hasLastingVolume
        else { return nil }
        return
            "no fix, because a new Pod of \(store) cannot open its data while the old one has it, and would never be "
            + "ready; first set the strategy to Recreate, or make it a StatefulSet"
    }

    /// What clients see on each path: a new Pod that is not ready to serve, or no Pod at all where the load balancer's health
    /// check keeps requests from it while the rollout goes on.
    private func symptoms(on workload: WorkloadSituation, _ context: RuleContext) -> [String] {
        let early = workload.paths.filter(\.honorsReadiness)
        let late = workload.paths.filter { !early.contains($0) && !context.hasReadinessGate(workload, on: $0) }
        return workload.symptoms([.refused], broken: "a refused connection", on: early)
            + workload.symptoms([.noEndpoint], broken: "a refused connection", on: late)
            + workload.ownClients.symptomsOfOthers
    }

    private func notes(on workload: WorkloadSituation, _ context: RuleContext) -> [String] {
        var notes: [String] = []
        for path in workload.paths where path.isGoogleLoadBalancer {
            let isOpen = path.isExternalIngress && context.placeOfNEGs(workload, on: path) == nil
            notes.append(
                isOpen
                    ? "on \(path.label) new Pods wait for the load balancer's health check, if it sends to Pods; if it sends "
                        + "to nodes, users see \(path.proxy.status(of: .refused).map(String.init) ?? "no answer") there too"
                    : context.hasReadinessGate(workload, on: path)
                        ? "new Pods wait for the health check of \(path.label), through GKE's readiness gate, which counts for all clients"
                        : "on \(path.label) the load balancer's health check decides, for which no rollout waits"
            )
        }
        return notes
    }

    /// The least that a probe can say: that the port is open. What is ready beyond that only the application knows.
    private func fix(_ container: ContainerView, port: IntOrString) -> Fix? {
        guard container.place["readinessProbe"].node == nil else { return nil }
        let value: YAMLValue =
            switch port {
            case .int(let number): .int(number)
            case .string(let name): .string(name)
            }
        // The same question would restart the container as soon as it takes it out of service.
        if let liveness = container.probe(.liveness), liveness.handler == .tcpSocket,
            liveness.tcpPort.value == port
        {
            return nil
        }
        let entry = YAMLMapping.Entry("readinessProbe", ["tcpSocket": ["port": value]])
        let keys = container.place.node?.entries.map(\.key.string) ?? []
        let neighbour = keys.last { $0 == "livenessProbe" } ?? keys.last { $0 == "ports" }
        let change = container.place.insert(entry, neighbour.map { .after($0) } ?? .last)
        return Fix("readinessProbe: TCP :\(port)", safety: .unsafe, change)
    }
}

extension RuleContext {
    /// The port of a container that Services send to, where they agree on one.
    fileprivate func servedPort(of container: ContainerView, of workload: WorkloadSituation) -> IntOrString? {
        var ports: [IntOrString] = []
        for service in workload.node.services.compactMap({ topology.service(at: $0) }) {
            for port in service.view.ports where port.transport.value != "UDP" {
                guard let target = port.targetPort.value else { continue }
                let isOnlyContainer = workload.template.containers.count == 1
                guard container.port(target) != nil || (isOnlyContainer && target.int != nil) else { continue }
                if !ports.contains(target) { ports.append(target) }
            }
        }
        return ports.count == 1 ? ports[0] : nil
    }
}
