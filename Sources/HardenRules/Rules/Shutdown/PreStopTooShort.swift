import HardenKubernetes
import HardenRollout

/// Finds preStop hooks that end before the path has stopped sending requests.
struct PreStopTooShort: Rule {
    static let metadata = RuleMetadata(
        id: "pre-stop-too-short",
        area: .shutdown,
        title: "The preStop hook ends before the path has stopped sending requests",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503, 504],
        failures: [.listenerClosed, .addressGone, .cutByExit, .cutByKill, .pinnedConnectionClosed],
        remedy: .safeFix,
        explanation: """
            The hook has to last until the path sends no new request and the load balancer has drained those it has:
            draining timeout + drain latency behind a Google Cloud load balancer, drain latency + the slowest request on
            other paths, less what the application drains by itself after SIGTERM. Of several paths the longest counts. A hook
            that is an HTTP request, or runs a program, lasts as long as that takes, which only the application knows; it never
            outlasts the grace period.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
        ]
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(
        \.containersOfRequests,
        of: .servingRequests.where { $0.isSentRequests && !$0.servesUntilKilled }
    )

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        wait(subject.container, of: subject.workload) ?? unknown(subject.container, of: subject.workload)
    }

    /// A hook that lasts as long as an answer or a program takes, which nothing tells. It cannot outlast the grace period.
    private func unknown(_ container: ContainerView, of workload: WorkloadSituation) -> Fault? {
        let required = workload.budget.preStop
        guard container.role == .main, required.seconds > 0, workload.quits[container.name.value ?? ""] == nil,
            let (what, end) = openHook(of: container, before: required.seconds),
            // One that ends service, or a proxy, is another rule's.
            workload.drainCall(of: container) == nil,
            workload.containersThatServe.contains(where: { $0.place.anchor == container.place.anchor })
        else { return nil }
        let (name, seconds) = (workload.object.name, required.seconds)
        let grace = workload.template.terminationGracePeriodSeconds
        var message =
            "nothing tells whether the preStop \(what) \(name) takes the \(seconds) s in which requests still come"
        var secondary = workload.drainingLabels
        let limit = grace.value.flatMap { $0 < seconds ? $0 : nil }
        if let limit {
            message =
                "\(name) is killed after \(limit) s, whatever its preStop hook does; its last request may end after \(seconds) s"
            secondary.insert(grace.label("the Pod has \(limit) s in all"), at: 0)
        }
        return Fault(
            message,
            at: container.preStop.place.label("SIGTERM comes when \(end)"),
            secondary: secondary,
            severity: limit == nil ? .advice : .warning,
            confidence: .assumed,
            disruptions: workload.endDisruptions,
            symptoms: workload.symptomsOfLateRequests,
            sum: "\(required.sum) = \(seconds)",
            notes: workload.pathNotes,
            assumptions: workload.budgetAssumptions
        )
    }

    /// What of a hook takes a time that nothing tells, and what ends it.
    private func openHook(of container: ContainerView, before seconds: Int) -> (what: String, end: String)? {
        let hook = container.preStop
        switch hook.handler {
        case .httpGet: return ("request to", "\(hook.http.path.known ?? "it") has answered")
        case .exec:
            // A hook that signals the application is another rule's.
            guard let command = hook.hookCommand, command.hasUnknownSteps, command.signal == nil,
                command.secondsBeforeSignal < seconds
            else { return nil }
            return ("command of", "'\(command.program)' has ended")
        default: return nil
        }
    }

    private func wait(_ container: ContainerView, of workload: WorkloadSituation) -> Fault? {
        guard let wait = container.preStop.wait, wait.isExact,
            // How long a hook waits that cannot be run does not matter, and that it cannot is another rule's.
            !workload.cluster.fails(container.preStop, of: container, workload.settings)
        else { return nil }
        let seconds = container.preStop.hookCommand?.secondsBeforeSignal ?? wait.seconds
        let required = workload.requiredPreStop(of: container)
        // A hook that signals at once is another rule's.
        guard seconds < required.seconds, seconds > 0 || container.preStop.hookCommand?.signal == nil else {
            return nil
        }
        let change = workload.changeWithServing(of: container, toWait: required)
        let missing = required.seconds - seconds
        // What another container does for those that requests go to is not known.
        let isServing = container.name.value.map(workload.applicationContainers.contains) ?? true
        var notes = workload.pathNotes + workload.limitNotes
        if change == nil { notes.append("no fix that is certain; raise the wait to \(required.seconds) s by hand") }
        notes += change?.notes ?? []
        return Fault(
            required == workload.budget.preStop
                ? workload.budget.message(of: workload.object.name, toldTooEarlyBy: missing, workload)
                : "container \(container.name.value ?? "") of \(workload.object.name) may end \(missing) s before the one that needs it",
            at: wait.place.label("SIGTERM comes after \(seconds) s"),
            secondary: workload.drainingLabels,
            severity: isServing ? workload.severity(ofPreStop: seconds) : .warning,
            disruptions: workload.hookDisruptions,
            symptoms: workload.symptoms(ofEndAfter: seconds),
            sum: "\(required.sum) = \(required.seconds)",
            notes: notes,
            assumptions: workload.budgetAssumptions + (change?.assumptions ?? []),
            fix: change?.fix
        )
    }
}

extension ShutdownBudget {
    /// What it means that SIGTERM comes too early: an application that drains goes on answering what it has.
    fileprivate func message(of name: String, toldTooEarlyBy seconds: Int, _ workload: WorkloadSituation) -> String {
        let early = "\(name) gets SIGTERM \(seconds) s before"
        guard workload.settings.onSIGTERM.value == .drains else { return "\(early) its last request can have ended" }
        return decidingPath?.isGoogleLoadBalancer == true
            ? "\(early) the load balancer has drained it" : "\(early) its shutdown can answer its last request"
    }
}

extension WorkloadSituation {
    /// Where draining timeouts are written that the sum takes up.
    var drainingLabels: [Finding.Label] {
        draining.compactMap { setting in
            guard case .configured(let field, _) = setting.state, let seconds = field.written else {
                return nil
            }
            return field.label("the load balancer drains for \(seconds) s")
        }
    }
}
