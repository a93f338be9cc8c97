import HardenKubernetes
import HardenRollout

/// Finds preStop hooks that end before the path has stopped sending requests.
package struct PreStopTooShort: Rule {
    package static let metadata = RuleMetadata(
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
            that is an HTTP request lasts as long as its answer takes, which only the application knows.
            """,
        before: """
            spec:
              containers:
                - name: orders
                  lifecycle:
                    preStop:
                      sleep:
                        seconds: 15
            """,
        after: """
            spec:
              terminationGracePeriodSeconds: 210  # = preStop 120 + shutdown 90
              containers:
                - name: orders
                  lifecycle:
                    preStop:
                      sleep:
                        seconds: 120  # = draining 60 + drain latency 60
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.filter { $0.servesRequests && !$0.servesUntilKilled }.flatMap { workload in
            workload.template.containers.compactMap { check($0, of: workload, context) }
                + workload.containersThatServe.compactMap { request($0, of: workload) }
        }
    }

    /// A hook that asks the application by HTTP: it lasts as long as the answer takes, which nothing tells.
    private func request(_ container: ContainerView, of workload: WorkloadSituation) -> Finding? {
        let hook = container.preStop
        let required = workload.budget.preStop
        guard container.role == .main, hook.handler == .httpGet, required.seconds > 0 else { return nil }
        return Finding(
            rule: Self.id,
            severity: .advice,
            message: "nothing tells whether the preStop request to \(workload.object.name) takes the "
                + "\(required.seconds) s in which requests still come",
            object: workload.object.title,
            primary: hook.place.label(
                "SIGTERM comes when \(hook.http.path.known ?? "it") has answered",
                in: workload.templateObject
            ),
            secondary: workload.drainingLabels,
            disruptions: workload.endDisruptions,
            symptoms: workload.symptomsOfLateRequests,
            sum: "\(required.sum) = \(required.seconds)",
            notes: workload.pathNotes,
            assumptions: workload.budgetAssumptions
        )
    }

    private func check(_ container: ContainerView, of workload: WorkloadSituation, _ context: RuleContext) -> Finding? {
        guard let wait = container.preStop.wait, wait.isExact,
            // How long a hook waits that cannot be run does not matter, and that it cannot is another rule's.
            !workload.cluster.fails(container.preStop, of: container, workload.settings)
        else { return nil }
        let seconds = container.preStop.hookCommand?.secondsBeforeSignal ?? wait.seconds
        let required = workload.budget.preStop
        // A hook that signals at once is another rule's.
        guard seconds < required.seconds, seconds > 0 || container.preStop.hookCommand?.signal == nil else {
            return nil
        }
        let object = workload.templateObject
        let change = workload.change(of: container, toWait: required, workload.cluster)
        let missing = required.seconds - seconds
        let isServing = container.name.value.map(workload.applicationContainers.contains) ?? true
        var notes = workload.pathNotes + workload.limitNotes
        if change == nil { notes.append("no fix that is certain; raise the wait to \(required.seconds) s by hand") }
        return Finding(
            rule: Self.id,
            // What another container does for those that requests go to is not known.
            severity: isServing ? workload.severity(ofPreStop: seconds) : .warning,
            message: workload.budget.message(of: workload.object.name, toldTooEarlyBy: missing, workload),
            object: workload.object.title,
            primary: wait.place.label("SIGTERM comes after \(seconds) s", in: object),
            secondary: workload.drainingLabels,
            disruptions: workload.hookDisruptions,
            symptoms: workload.symptomsOfLateRequests,
            sum: "\(required.sum) = \(required.seconds)",
            notes: notes,
            assumptions: workload.budgetAssumptions + (change?.assumptions ?? []),
            fix: change.map { Fix($0.title, safety: $0.safety, changes: $0.changes) }
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
            guard case .configured(let field, let object) = setting.state, let seconds = field.written else {
                return nil
            }
            return field.label("the load balancer drains for \(seconds) s", in: object)
        }
    }
}
