import HardenKubernetes
import HardenRollout
import HardenYAML

extension WorkloadContainer {
    /// How its hook ends it, where it is a proxy.
    var quit: ProxyQuit? { workload.quits[name] }

    /// What is wrong with the hook of a proxy: it closes the listeners while requests still come, or the Pod is killed
    /// before requests have had the time that the proxy gives them.
    func proxyShutdownFault() -> Fault? {
        // Other hooks, and none, are what they are for any application.
        guard let quit, let grace = workload.template.terminationGracePeriodSeconds.value else { return nil }
        let application = quit.application(workload.settings)
        let required = workload.budget(for: application).preStop
        let isEarly = quit.wait < required.seconds
        let wait = max(quit.wait, required.seconds)
        let needed = ShutdownBudget.gracePeriod(preStop: wait, application: application)
        let isKilled = grace < ShutdownBudget.gracePeriod(preStop: quit.wait, application: application).seconds
        guard isEarly || isKilled else { return nil }
        let target = "\(quit.label) in \(workload.object.name)"
        var labels = quit.limit.map { [$0] } ?? []
        let graceField = workload.template.terminationGracePeriodSeconds
        if isKilled {
            labels.append(
                graceField.label("the Pod has \(grace) s in all\(graceField.isDefault ? ", the default" : "")")
            )
        }
        return Fault(
            isEarly
                ? "\(target) closes its listeners after \(quit.wait) s, while requests still come"
                : "\(target) is killed \(needed.seconds - grace) s before it has ended its requests",
            at: container.preStop.command.label(quit.text),
            secondary: labels + (isEarly ? workload.drainingLabels : []),
            severity: isEarly ? workload.severity(ofPreStop: quit.wait) : .error,
            disruptions: workload.endDisruptions,
            symptoms: isEarly ? workload.symptomsOfLateRequests : workload.symptomsOfClosedConnections,
            sum: "\(isEarly ? "\(required.sum) = \(required.seconds), " : "")\(needed.sum) = \(needed.seconds)",
            notes: isEarly ? workload.pathNotes : [],
            assumptions: isEarly ? [workload.settings.slowestRequest.assumption] : [],
            fix: workload.changes(raisingGraceTo: needed).flatMap {
                quit.fix(waiting: isEarly ? wait : nil, $0, grace: needed.seconds)
            }
        )
    }
}
