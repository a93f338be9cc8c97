import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Pods of Kong that quit while requests still come to them, or that are killed while they finish theirs.
struct KongDataPlaneShutdown: Rule {
    static let metadata = RuleMetadata(
        id: "kong-data-plane-shutdown",
        area: .kong,
        title: "Kong itself quits before its own clients know",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503],
        remedy: .safeFix,
        explanation: """
            Kong is a workload like any other: what stands in front of it goes on sending requests for a while. `kong quit`
            closes the listeners after `--wait` seconds, and gives the requests that are left `--timeout` seconds, 10 by
            default; then it stops Kong by force. The chart's `--wait=15` is too short behind a network endpoint group. `kong stop` and a SIGTERM cut all requests; an `nginx_main_worker_shutdown_timeout` cuts those
            that take longer. The grace period has to cover both numbers.
            """,
        sources: [
            "https://developer.konghq.com/gateway/cli/reference/",
            "https://github.com/Kong/charts/blob/main/charts/kong/values.yaml",
            "https://nginx.org/en/docs/ngx_core_module.html#worker_shutdown_timeout",
        ]
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(\.mainContainers, of: .servingRequests)
        .where(\.container.isKongDataPlane)

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        let (container, workload) = (subject.container, subject.workload)
        // Other hooks, and none, are what they are for any application.
        guard let quit = KongQuit(container.preStop), let grace = workload.template.terminationGracePeriodSeconds.value
        else { return nil }
        let limit = ServerOption.workerShutdownTimeout(of: container)
        let application = self.application(quit, limit?.seconds, workload)
        let required = workload.budget(for: application).preStop
        let isEarly = quit.wait < required.seconds
        let wait = max(quit.wait, required.seconds)
        let needed = ShutdownBudget.gracePeriod(preStop: wait, application: application)
        let isKilled = grace < ShutdownBudget.gracePeriod(preStop: quit.wait, application: application).seconds
        guard isEarly || isKilled else { return nil }
        let name = workload.object.name
        var labels = limit.map { [$0.place.label("requests are cut after \($0.seconds) s")] } ?? []
        let graceField = workload.template.terminationGracePeriodSeconds
        if isKilled {
            labels.append(
                graceField.label("the Pod has \(grace) s in all\(graceField.isDefault ? ", the default" : "")")
            )
        }
        let rest = quit.timeout > 0 ? "then leaves \(quit.timeout) s" : "then cuts all requests"
        return Fault(
            isEarly
                ? "Kong in \(name) closes its listeners after \(quit.wait) s, while requests still come"
                : "Kong in \(name) is killed \(needed.seconds - grace) s before it has ended its requests",
            at: container.preStop.command.label("\(quit.name) waits \(quit.wait) s, \(rest)"),
            secondary: labels + (isEarly ? workload.drainingLabels : []),
            severity: isEarly ? workload.severity(ofPreStop: quit.wait) : .error,
            disruptions: workload.endDisruptions,
            symptoms: isEarly ? workload.symptomsOfLateRequests : workload.symptomsOfClosedConnections,
            sum: "\(isEarly ? "\(required.sum) = \(required.seconds), " : "")\(needed.sum) = \(needed.seconds)",
            notes: isEarly ? workload.pathNotes : [],
            assumptions: isEarly ? [workload.settings.slowestRequest.assumption] : [],
            fix: fix(quit, isEarly ? wait : nil, needed, workload)
        )
    }

    /// Kong as it is when this hook ends it.
    private func application(_ quit: KongQuit, _ limit: Int?, _ workload: WorkloadSituation) -> ApplicationBehavior {
        ApplicationBehavior(
            slowestRequest: workload.settings.slowestRequest.value,
            termination: quit.timeout > 0 ? .drains : .exits,
            shutdown: quit.timeout > 0 ? min(quit.timeout, limit ?? quit.timeout) : nil
        )
    }

    private func fix(
        _ quit: KongQuit,
        _ wait: Int?,
        _ grace: ShutdownBudget.Amount,
        _ workload: WorkloadSituation
    ) -> Fix? {
        guard let changes = workload.changes(raisingGraceTo: grace) else { return nil }
        let title = "terminationGracePeriodSeconds: \(grace.seconds)"
        guard let wait else { return Fix(title, all: changes) }
        return Fix(
            "kong quit --wait=\(wait)\(changes.isEmpty ? "" : ", " + title)",
            all: [quit.change(waiting: wait)] + changes
        )
    }
}
