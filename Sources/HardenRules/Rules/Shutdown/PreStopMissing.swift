import HardenKubernetes
import HardenRollout

/// Finds containers that are told to stop while requests still come.
struct PreStopMissing: Rule {
    static let metadata = RuleMetadata(
        id: "pre-stop-missing",
        area: .shutdown,
        title: "A container is told to stop while its path still sends it requests",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503, 504],
        failures: [.listenerClosed, .addressGone, .cutByExit, .cutByKill, .pinnedConnectionClosed],
        remedy: .safeFix,
        unsafeBecause: "the notes say what its owner has to know",
        explanation: """
            When a Pod is deleted, two clocks start that nothing ties together: the kubelet sends SIGTERM, and the load
            balancer, Kong, ingress-nginx or kube-proxy learns that the Pod is going. Until it has learnt so, it sends new
            requests. Only a preStop hook that waits holds SIGTERM back for so long. Every container that requests need has
            to have one: an ordinary second container that is a proxy, such as a database's, would be gone before the first.
            Log shippers and what else runs beside them are left alone, and so are stores whose data ends with each Pod.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
        ]
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(
        \.containersOfRequests,
        of: .servingRequests.where {
            $0.isSentRequests && $0.budget.preStop.seconds > 0 && !$0.servesUntilKilled && !$0.endsWithItsData
        }
    )

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        let (container, workload) = (subject.container, subject.workload)
        guard container.preStop.handlers.isEmpty, let name = container.name.value else { return nil }
        let isServing = workload.containersThatServe.contains { $0.name.value == name }
        if isServing, workload.settings.onSIGTERM.value == .ignores { return killed(workload) }
        let required = workload.requiredPreStop(of: container)
        let change = workload.changeWithServing(of: container, toWait: required)
        let path = workload.budget.decidingPath.map(workload.label) ?? "its clients"
        var notes = workload.pathNotes + workload.limitNotes + workload.notesOfData
        // Where somebody leads requests to it from outside, it stands for the servers that are to come there.
        let isForTrials = workload.isForTrials && workload.statedPaths.isEmpty
        if isForTrials { notes.append("its image is one to try things with, so that nobody may miss an answer") }
        if workload.meshProxy?.isNative == false {
            notes.append("the mesh's proxy in the Pod has to last as long: see mesh-proxy-stops-early")
        }
        if !isServing { notes.append("a container that the others need must not end before them") }
        let isKilled = workload.template.terminationGracePeriodSeconds.written == 0
        if isKilled { notes.append("with a grace period of 0 no hook is run; it is written that Pods end at once") }
        let vain = workload.disruptionsThatNoHookHelps(context)
        if !vain.isEmpty {
            notes.append(
                "no other Pod stands in on \(vain.map(\.rawValue).joined(separator: " and ")), where a hook wins nothing"
            )
        }
        if change == nil { notes.append(refusal(workload)) }
        notes += change?.notes ?? []
        return Fault(
            isServing
                ? "\(workload.object.name) \(isKilled ? "is killed" : "gets \(signal(workload, name))") at once, "
                    + "while requests still come from \(path)"
                : "container \(name) of \(workload.object.name) ends at once while requests still come",
            at: container.name.label("container \(name) has no preStop hook"),
            secondary: labels(workload),
            severity: isForTrials
                ? .advice
                : isServing && workload.losesRequestsWithoutPreStop && !isAlone(workload, context)
                    && workload.notesOfData.isEmpty ? .error : .warning,
            confidence: workload.statedPaths.isEmpty ? .assumed : .certain,
            disruptions: workload.hookDisruptions,
            symptoms: workload.symptomsOfLateRequests,
            sum: required == workload.budget.preStop
                ? workload.budget.sum(withShutdown: change?.safety == .safe ? workload.statedShutdown : nil)
                : "\(required.sum) = \(required.seconds)",
            notes: notes,
            assumptions: workload.budgetAssumptions + (change?.assumptions ?? []),
            fix: change.map {
                Fix($0.title, safety: isKilled || isForTrials ? .unsafe : $0.safety, changes: $0.changes)
            }
        )
    }

    /// Whether no other Pod takes over while a hook waits, so that it makes outages longer, and is worth it in a scale-down
    /// alone.
    private func isAlone(_ workload: WorkloadSituation, _ context: RuleContext) -> Bool {
        workload.replicas.value == 1
            && (workload.view.strategy.value == .recreate || workload.exclusiveClaim(context) != nil)
    }

    /// What the kubelet sends: the Pod's own choice, else the image's, else SIGTERM.
    private func signal(_ workload: WorkloadSituation, _ container: String) -> String {
        guard let stop = workload.servers.byContainer[container]?.stop, stop.signal != "SIGTERM" else {
            return "SIGTERM"
        }
        return stop.isImages ? "\(stop.signal) (its image's STOPSIGNAL)" : stop.signal
    }

    /// What never hears of SIGTERM serves until it is killed, with and without a hook: only the grace period counts.
    private func killed(_ workload: WorkloadSituation) -> Fault? {
        let grace = workload.template.terminationGracePeriodSeconds
        guard let seconds = grace.value else { return nil }
        let required = workload.budget.gracePeriodWithoutHook
        return Fault(
            "\(workload.object.name) is killed after \(seconds) s, before its last request can have ended",
            at: grace.label("the Pod has \(seconds) s in all" + (grace.isDefault ? ", the default" : "")),
            severity: workload.losesRequestsWithoutPreStop ? .error : .warning,
            confidence: workload.statedPaths.isEmpty ? .assumed : .certain,
            disruptions: workload.hookDisruptions,
            symptoms: workload.symptomsOfLateRequests,
            sum: "\(required.sum) = \(required.seconds)",
            notes: workload.pathNotes + workload.limitNotes,
            assumptions: workload.budgetAssumptions,
            fix: workload.fix(raisingGraceTo: required)
        )
    }

    /// The grace period, where it has to grow with the hook.
    private func labels(_ workload: WorkloadSituation) -> [Finding.Label] {
        let grace = workload.template.terminationGracePeriodSeconds
        guard let seconds = grace.written, seconds < workload.budget.gracePeriod.seconds else { return [] }
        return [grace.label("the Pod has \(seconds) s in all")]
    }

    private func refusal(_ workload: WorkloadSituation) -> String {
        let grace = workload.budget.gracePeriod.seconds
        if workload.template.terminationGracePeriodSeconds.value == nil {
            return "no fix, because terminationGracePeriodSeconds is filled in later; it must be at least \(grace)"
        }
        if workload.cluster.kubernetesMinor.value < NativeSleep.minor {
            if workload.runsOnWindows {
                return
                    "no fix, because Windows images have no sleep, and the kubelet itself waits only from Kubernetes 1.30 on"
            }
            return "no fix, because the image has no shell and the kubelet itself waits only from Kubernetes 1.30 on"
        }
        return "no fix, because the text is shared by an anchor or a merge key; write the hook there by hand"
    }
}
