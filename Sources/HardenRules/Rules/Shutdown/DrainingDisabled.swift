import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Google Cloud load balancers that drop the requests of a Pod that leaves.
struct DrainingDisabled: Rule {
    static let metadata = RuleMetadata(
        id: "draining-disabled",
        area: .shutdown,
        title: "The load balancer does not drain Pods that leave",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503],
        failures: [.cutByDraining],
        remedy: .safeFix,
        unsafeBecause: "that this BackendConfig is meant is told by its place alone",
        explanation: """
            When a Pod leaves its network endpoint group, the load balancer gives requests in flight the draining timeout to
            end. GKE sets none unless a BackendConfig (Ingress) or a GCPBackendPolicy (Gateway) says so, and then they are
            cut, however long the Pod itself would have waited.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources",
        ]
    )

    static let subjects: Subjects<WorkloadDraining> = .draining
    static let repetition = Repetition.oncePerPlace

    func faults(of subject: WorkloadDraining, in context: RuleContext) -> Fault? {
        let (setting, workload, service) = (subject.setting, subject.workload, subject.service)
        let meant = context.meantBackendConfig(for: setting)
        let unbound = meant.map { BackendConfigView($0).timeoutSeconds.value } ?? nil
        guard let required = workload.draining(on: setting, timeout: unbound) else { return nil }
        let primary: Finding.Label
        var secondary: [Finding.Label] = []
        let fix: Fix?
        switch setting.state {
        case .unknown: return nil
        case .absent:
            if let port = setting.port,
                let annotation = context.topology.service(at: setting.service)?.view.backendConfigs
            {
                primary = annotation.annotation.place.label(
                    "names no BackendConfig for port \(port.label), and no default"
                )
                fix = nil
                break
            }
            if let meant {
                primary = service.metadata["name"].label("does not name BackendConfig \(meant.name)")
                secondary = [meant.metadata["name"].label("is for no Service")]
                fix = setting.binding(of: meant, to: service, required)
                break
            }
            let kind = setting.path.drainingKind
            primary =
                setting.importPlace.map { $0.label("no \(kind) in the input is for this import") }
                ?? service.metadata["name"].label("no \(kind) in the input is for the Service")
            fix = context.topology.service(at: setting.service)
                .flatMap { setting.newPolicy(for: $0, required, timeout: timeout(on: setting, context)) }
        case .configured(let field, _):
            guard field.value == 0 else { return nil }
            primary = field.label(field.isDefault ? "no draining timeout is set" : "draining is off")
            fix = setting.fix(raising: field, to: required)
        }
        if let timeout = workload.longTimeout(on: setting.path), timeout.isWritten {
            secondary.append(timeout.label.saying("requests may take \(timeout.seconds) s"))
        }
        if subject.object.identity != service.identity {
            secondary.append(service.metadata["name"].label("for the Service \(service.name)"))
        }
        let paths = workload.paths(like: setting)
        let names = paths.map(\.label).joined(separator: " and ")
        let target = setting.port.map { "port \($0.label) of Service \(service.name)" } ?? workload.object.name
        return Fault(
            "\(names) \(paths.count == 1 ? "cuts" : "cut") the requests to \(target) that are in flight when a Pod leaves",
            at: primary,
            secondary: secondary,
            confidence: setting.isStated ? .certain : .assumed,
            disruptions: workload.endDisruptions,
            symptoms: workload.symptoms([.cutInFlight], broken: "", on: paths),
            sum: "draining: \(required.sum) = \(required.seconds)",
            notes: workload.assumedPathNotes { $0 == setting.path }
                + (setting.port.map {
                    ["name one under ports for \($0.label), or as default for all; it has a health check, too"]
                }
                    ?? []),
            assumptions: [workload.settings.slowestRequest.assumption],
            fix: fix
        )
    }

    /// The timeout that a new policy has to set besides, so that the load balancer waits for the slowest request; `nil`
    /// where its default is long enough. Left out, it would be the first thing to be said of the new policy.
    private func timeout(on setting: DrainingSetting, _ context: RuleContext) -> Int? {
        guard let standard = setting.path.defaultTimeout, let service = context.topology.service(at: setting.service)
        else { return nil }
        let slowest = context.workloads(of: service).compactMap(\.settings.slowestRequest.value).max()
        guard let slowest, slowest > standard else { return nil }
        return TimeoutLadder(slowestRequest: slowest).timeout(on: setting.path)
    }
}
