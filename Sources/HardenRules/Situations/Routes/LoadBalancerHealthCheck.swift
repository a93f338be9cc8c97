import HardenKubernetes
import HardenRollout

/// A Google Cloud load balancer's health check of a workload's Pods.
struct LoadBalancerHealthCheck {
    let schedule: ProbeSchedule
    /// Whether it asks for something else than the readiness probe, so that it may pass before the Pod can serve.
    let asksAnother: Bool
    /// Where it is written, or the probe that it is made of; `nil` for what GKE makes by itself.
    let place: Place?
}

/// What the health check of an Ingress' backend has where its BackendConfig leaves it out.
struct IngressHealthCheck {
    let schedule: ProbeSchedule
    /// The readiness probe that it is made of; `nil` for GKE's own.
    let probe: ProbeView?
}

extension RuleContext {
    /// What GKE Ingress makes of a Service's port without a BackendConfig; `nil` where its Pods are not in the input.
    func ingressHealthCheck(of service: ServiceNode, _ port: ServicePortView) -> IngressHealthCheck? {
        let serving = servingPorts(of: service, port)
        guard !serving.isEmpty else { return nil }
        let standard =
            service.usesNodes ? ProbeSchedule.instanceGroup : TrafficPath.gkeIngressExternal.defaultHealthCheck
        let isEncrypted = service.isEncrypted(port)
        guard let probe = serving.lazy.compactMap({ $0.probeForIngress(isEncrypted: isEncrypted) }).first else {
            return IngressHealthCheck(schedule: standard, probe: nil)
        }
        return probe.schedule.map {
            IngressHealthCheck(
                schedule: $0.ingressHealthCheck(standard, asksNodes: service.usesNodes),
                probe: probe
            )
        }
    }

    /// The health check on a path: that of a BackendConfig or a policy, or GKE's own. A standalone NEG's is not in the
    /// input; it is taken to be like the readiness probe.
    func healthCheck(of workload: WorkloadSituation, on path: TrafficPath) -> LoadBalancerHealthCheck {
        if path == .standaloneNEG {
            let readiness = workload.template.servingContainers.lazy.compactMap { $0.probe(.readiness)?.schedule }.first
            return LoadBalancerHealthCheck(
                schedule: readiness?.loadBalancerHealthCheck ?? path.defaultHealthCheck,
                asksAnother: false,
                place: nil
            )
        }
        let written = healthChecks(of: workload).filter { $0.exists && ($0.form == .policy) != path.isGKEIngress }
        let served = servedPorts(of: workload, on: path)
        // A path says something only of the port that it is asked on.
        let probed = served.lazy.compactMap { service, port, serving -> String? in
            guard let probe = serving.readiness, probe.handler == .httpGet, serving.isAsked(by: probe),
                written.first.map({ serving.port(askedBy: $0, of: service, port) == serving.number }) ?? true
            else { return nil }
            return probe.http.path.known
        }
        .first
        let own = path.isGKEIngress ? served.lazy.compactMap { self.ingressHealthCheck(of: $0.0, $0.1) }.first : nil
        let standard = own?.schedule ?? path.defaultHealthCheck
        guard let check = written.first else {
            // For an Ingress GKE asks what the probe asks, for a Gateway it knows no probe.
            let asksAnother =
                path.isGKEIngress
                ? own.map { $0.probe == nil } ?? false
                    && served.contains { $0.2.readiness.map { $0.handler != .tcpSocket } ?? false }
                : probed.map { !HTTPPath.isSame("/", $0) } ?? false
            return LoadBalancerHealthCheck(schedule: standard, asksAnother: asksAnother, place: own?.probe?.place)
        }
        let asked = check.form == .policy || check.requestPath.isWritten ? check.requestPath.known : nil
        // What the API refuses leaves the health check as it is.
        func counted(_ field: Field<Int>, _ standard: Int) -> Int {
            field.written.flatMap { $0 > 0 ? $0 : nil } ?? standard
        }
        return LoadBalancerHealthCheck(
            schedule: ProbeSchedule(
                period: counted(check.checkIntervalSeconds, standard.period),
                timeout: counted(check.timeoutSeconds, standard.timeout),
                failureThreshold: counted(check.unhealthyThreshold, standard.failureThreshold),
                successThreshold: counted(check.healthyThreshold, standard.successThreshold)
            ),
            asksAnother: probed.flatMap { own in asked.map { !HTTPPath.isSame($0, own) } } ?? false,
            place: check.place
        )
    }

    /// The ports of a workload to which a path leads, each with the Service's.
    private func servedPorts(
        of workload: WorkloadSituation,
        on path: TrafficPath
    ) -> [(ServiceNode, ServicePortView, ServingPort)] {
        workload.node.routes.filter { $0.kind.path == path }.flatMap { route in
            guard let port = route.port, let service = topology.service(at: route.service) else {
                return [(ServiceNode, ServicePortView, ServingPort)]()
            }
            return servingPorts(of: service, port).filter { $0.workload === workload }.map { (service, port, $0) }
        }
    }

    /// All health checks that the input has for a workload's Services.
    private func healthChecks(of workload: WorkloadSituation) -> [HealthCheckView] {
        let services = workload.node.services.compactMap { topology.service(at: $0) }
        let configs = services.flatMap(\.backendConfigs).compactMap { $0.resolution.first.map(object) }
        let policies = services.flatMap(\.policies).map(object)
            .filter { HealthCheckPolicyView.kinds.contains($0.kind) }
        return configs.map { BackendConfigView($0).healthCheck }
            + policies.map { HealthCheckPolicyView($0).healthCheck }
    }
}

enum HTTPPath {
    /// Whether two paths lead to the same: a trailing slash or a query seldom changes who answers.
    static func isSame(_ first: String, _ second: String) -> Bool {
        func plain(_ path: String) -> Substring {
            let path = path.prefix { $0 != "?" }
            return path.hasSuffix("/") ? path.dropLast() : path
        }
        return plain(first) == plain(second)
    }
}
