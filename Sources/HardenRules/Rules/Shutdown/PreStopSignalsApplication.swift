import HardenKubernetes
import HardenRollout

/// Finds hooks that stop the application while requests still come, or do the kubelet's work a second time.
struct PreStopSignalsApplication: Rule {
    static let metadata = RuleMetadata(
        id: "pre-stop-signals-application",
        area: .shutdown,
        title: "The preStop hook tells the application to stop",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503, 504],
        failures: [
            .listenerClosed, .addressGone, .refusedWhileDraining, .cutByExit, .cutByKill, .pinnedConnectionClosed,
        ],
        remedy: .unsafeFix,
        unsafeBecause: "what the call sets off is known to the application alone",
        explanation: """
            The hook is there to keep the application serving until nobody sends requests any more. One that signals it
            first (`nginx -s quit && sleep 30`) closes the listener under the requests that still come. After the wait a
            signal is needless: the kubelet sends its own, and `kill -SIGTERM` fails in dash, while with a shared process
            namespace process 1 is not the application.

            A request to the application (`curl …/ok.htm?down=true; sleep 60`, `httpGet` on `/shutdown`) is no better: service
            ends with the call, not with the hook. Where the application goes on answering after it, and only says
            `Connection: close`, the setting `closesConnections` tells so. Behind a gateway that knows only the address of a
            load balancer, its 503 takes that address out, and with it the Pods that are well. A call that only makes a
            health check fail, such as Envoy's `/healthcheck/fail`, does not end service.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/",
            "https://nginx.org/en/docs/control.html",
            "https://docs.spring.io/spring-boot/api/rest/actuator/shutdown.html",
            "https://www.envoyproxy.io/docs/envoy/latest/operations/admin",
        ]
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(\.mainContainers, of: .servingRequests)

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        signal(subject.container, subject.workload) ?? call(subject.container, subject.workload)
    }

    /// A request that ends service: too early for the path, or under connections that stay with the Pod.
    private func call(_ container: ContainerView, _ workload: WorkloadSituation) -> Fault? {
        guard let call = workload.drainCall(of: container),
            workload.containersThatServe.contains(where: { $0.place.anchor == container.place.anchor }),
            !workload.cluster.fails(container.preStop, of: container, workload.settings)
        else { return nil }
        let latency = workload.paths.map(workload.settings.latency).max() ?? 0
        let required = call.endsProcess ? workload.budget.preStop.seconds : latency
        let isEarly = call.after < required
        let pinned = workload.node.routes.first { !$0.kind.isInCluster && $0.kind.path?.pinsConnections == true }
        guard isEarly || (pinned != nil && !workload.settings.closesConnections.value) else { return nil }
        let sum = call.endsProcess ? workload.budget.preStop.sum : "drain latency \(latency)"
        let hook = container.preStop
        let place = hook.handler == .httpGet ? hook.http.path.label : hook.command.label
        return Fault(
            "the preStop hook asks \(workload.object.name) to stop after \(call.after) s, while "
                + (isEarly ? "requests still come" : "kept-alive connections still bring requests"),
            at: place("service ends with '\(call.path)', not with the hook"),
            confidence: .assumed,
            disruptions: workload.hookDisruptions,
            symptoms: ["503 of the application itself"] + (isEarly ? workload.symptomsOfLateRequests : []),
            sum: isEarly ? "\(sum) = \(required)" : nil,
            notes: [
                "sleep \(max(required, call.after)) s before the call, "
                    + (call.endsProcess
                        ? "or leave it to SIGTERM"
                        : "and let the application go on answering with 'Connection: close'"),
                "a gateway that knows only a load balancer's address takes that address out for one 503",
            ] + workload.pathNotes,
            assumptions: workload.budgetAssumptions + [workload.settings.closesConnections.assumption]
        )
    }

    private func signal(_ container: ContainerView, _ workload: WorkloadSituation) -> Fault? {
        let hook = container.preStop
        guard let command = hook.hookCommand, let signal = command.signal else { return nil }
        // What happens before may take any time.
        let before = command.steps.prefix { step in if case .signal = step { false } else { true } }
        guard !before.contains(.unknown) else { return nil }
        let budget = workload.budget
        let wait = command.secondsBeforeSignal
        let isEarly = wait < budget.preStop.seconds
        return Fault(
            isEarly
                ? "the preStop hook stops \(workload.object.name) after \(wait) s, while requests still come"
                : "the preStop hook of \(workload.object.name) sends a signal that the kubelet sends anyway",
            at: hook.command.label("'\(signal)' tells it to stop"),
            severity: isEarly ? .warning : .advice,
            disruptions: isEarly ? workload.hookDisruptions : [],
            symptoms: isEarly ? workload.symptomsOfLateRequests : [],
            sum: isEarly ? "\(budget.preStop.sum) = \(budget.preStop.seconds)" : nil,
            notes: notes(workload, command, isEarly) + (isEarly ? workload.pathNotes : []),
            assumptions: isEarly ? workload.budgetAssumptions : [],
            fix: fix(container, workload)
        )
    }

    private func notes(_ workload: WorkloadSituation, _ command: HookCommand, _ isEarly: Bool) -> [String] {
        var notes: [String] = []
        if command.signal?.contains("-SIG") == true { notes.append("dash, Debian's sh, knows TERM but not SIGTERM") }
        if workload.template.sharesProcessNamespace.value == true {
            notes.append("with shareProcessNamespace process 1 is not the application")
        }
        if isEarly { notes.append("whether the kubelet's own signal ends the application as well is not known") }
        return notes
    }

    /// Waits instead, and leaves the signal to the kubelet.
    private func fix(_ container: ContainerView, _ workload: WorkloadSituation) -> Fix? {
        let amount = workload.budget.preStop
        let own = container.preStop.hookCommand?.secondsBeforeSignal ?? 0
        let seconds = max(own, amount.seconds)
        guard workload.cluster.kubernetesMinor.value >= NativeSleep.minor,
            var change = workload.nativeChange(
                of: container.preStop,
                toWait: seconds,
                comment: own < seconds ? "= \(amount.sum)" : nil
            )?.with(workload.changes(raisingGraceTo: workload.gracePeriod(forPreStop: seconds)))
        else { return nil }
        change.title += ", and no signal before SIGTERM"
        change.safety = .unsafe
        return change.fix
    }
}
