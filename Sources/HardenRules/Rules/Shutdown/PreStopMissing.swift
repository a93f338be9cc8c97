import HardenKubernetes
import HardenRollout

/// Finds containers that are told to stop while requests still come.
package struct PreStopMissing: Rule {
    package static let metadata = RuleMetadata(
        id: "pre-stop-missing",
        area: .shutdown,
        title: "A container is told to stop while its path still sends it requests",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503, 504],
        failures: [.listenerClosed, .addressGone, .cutByExit, .cutByKill, .pinnedConnectionClosed],
        remedy: .safeFix,
        explanation: """
            When a Pod is deleted, two clocks start that nothing ties together: the kubelet sends SIGTERM, and the load
            balancer, Kong, ingress-nginx or kube-proxy learns that the Pod is going. Until it has learnt so, it sends new
            requests. Only a preStop hook that waits holds SIGTERM back for so long. Every container of the Pod needs one:
            an ordinary second container, such as a database proxy, would be gone before the first.
            """,
        before: """
            spec:
              containers:
                - name: orders
                  image: orders:1
                  ports:
                    - containerPort: 8080
            """,
        after: """
            spec:
              terminationGracePeriodSeconds: 210  # = preStop 120 + shutdown 90
              containers:
                - name: orders
                  image: orders:1
                  ports:
                    - containerPort: 8080
                  lifecycle:
                    preStop:
                      sleep:
                        seconds: 120  # = draining 60 + drain latency 60
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.filter { $0.servesRequests && $0.budget.preStop.seconds > 0 && !$0.servesUntilKilled }
            .flatMap { check($0, context) }
    }

    private func check(_ workload: WorkloadSituation, _ context: RuleContext) -> [Finding] {
        let serving = Set(workload.containersThatServe.compactMap(\.name.value))
        return workload.template.containers.filter { $0.preStop.handlers.isEmpty }.compactMap { container in
            guard let name = container.name.value else { return nil }
            return finding(workload, container, name, isServing: serving.contains(name), context)
        }
    }

    private func finding(
        _ workload: WorkloadSituation,
        _ container: ContainerView,
        _ name: String,
        isServing: Bool,
        _ context: RuleContext
    ) -> Finding {
        let object = workload.templateObject
        let budget = workload.budget
        let change = workload.change(of: container, toWait: budget.preStop, workload.cluster)
        let path = budget.decidingPath.map(workload.label) ?? "its clients"
        var notes = workload.pathNotes + workload.limitNotes
        if !isServing { notes.append("a container that the others need must not end before them") }
        if change == nil { notes.append(Self.refusal(workload, context)) }
        return Finding(
            rule: Self.id,
            severity: isServing && workload.losesRequestsWithoutPreStop ? .error : .warning,
            message: isServing
                ? "\(workload.object.name) gets SIGTERM at once, while requests still come from \(path)"
                : "container \(name) of \(workload.object.name) ends at once while requests still come",
            object: workload.object.title,
            primary: container.name.label("container \(name) has no preStop hook", in: object),
            secondary: Self.labels(of: workload),
            disruptions: workload.hookDisruptions,
            symptoms: workload.symptomsOfLateRequests,
            sum: budget.sum,
            notes: notes,
            assumptions: workload.budgetAssumptions + (change?.assumptions ?? []),
            fix: change.map { Fix($0.title, safety: $0.safety, changes: $0.changes) }
        )
    }

    /// The grace period, where it has to grow with the hook.
    private static func labels(of workload: WorkloadSituation) -> [Finding.Label] {
        let grace = workload.template.terminationGracePeriodSeconds
        guard let seconds = grace.written, seconds < workload.budget.gracePeriod.seconds else { return [] }
        return [grace.label("the Pod has \(seconds) s in all", in: workload.templateObject)]
    }

    private static func refusal(_ workload: WorkloadSituation, _ context: RuleContext) -> String {
        let grace = workload.budget.gracePeriod.seconds
        if workload.template.terminationGracePeriodSeconds.value == nil {
            return "no fix, because terminationGracePeriodSeconds is filled in later; it must be at least \(grace)"
        }
        if workload.cluster.kubernetesMinor.value < NativeSleep.minor {
            return "no fix, because the image has no shell and the kubelet itself waits only from Kubernetes 1.30 on"
        }
        return "no fix, because the text is shared by an anchor or a merge key; write the hook there by hand"
    }
}
