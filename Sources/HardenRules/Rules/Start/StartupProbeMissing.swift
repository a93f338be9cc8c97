import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds slow starters whose liveness probe begins by the clock.
struct StartupProbeMissing: Rule {
    static let metadata = RuleMetadata(
        id: "startup-probe-missing",
        area: .start,
        title: "A container that may start slowly has no startup probe",
        severity: .warning,
        disruptions: [.rollout, .nodeLoss],
        codes: [502, 503],
        remedy: .unsafeFix,
        unsafeBecause: "how long a start may take is known to the application alone",
        explanation: """
            A long `initialDelaySeconds` may say that a container starts slowly, and guesses how slowly. A start that takes longer
            is cut off by the liveness probe, again and again; a shorter one is waited for in vain. A startup probe ends when
            the container has started, and only then do the other probes begin.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/probes/#startup-probe",
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-startup-probes",
        ],
        parameters: [slowStart]
    )

    /// Most who write less have copied it.
    private static let slowStart = RuleParameter(
        "slowStartSeconds",
        4 * ProbeSchedule().startupAllowance,
        in: 1...3600,
        "A start may be slow where the liveness probe leaves it so many seconds at least."
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(\.servingContainers, of: .servingRequests)

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        let (container, workload) = (subject.container, subject.workload)
        guard container.probe(.startup) == nil, let liveness = container.probe(.liveness),
            let restarts = liveness.schedule
        else { return nil }
        let readiness = container.probe(.readiness)
        let readyDelay = readiness?.schedule?.initialDelay ?? 0
        let allowance = restarts.startupAllowance
        let isCut = allowance < readyDelay
        let isSlow =
            restarts.initialDelay > ProbeSchedule().startupAllowance
            && allowance >= Self.value(Self.slowStart, workload.cluster)
        guard isCut || isSlow else { return nil }
        let least = restarts.soonestRestart
        let late = readyDelay > 0 ? readiness?.initialDelaySeconds.label("not asked before \(readyDelay) s") : nil
        return Fault(
            isCut
                ? "\(workload.object.name) is restarted before it is expected to be ready"
                : "\(workload.object.name) may start slowly, and how slowly is guessed",
            at: liveness.initialDelaySeconds.label("may restart a start that takes more than \(least) s"),
            secondary: late.map { [$0] } ?? [],
            severity: isCut ? .warning : .advice,
            disruptions: workload.view.rollsOut ? [.rollout] : [.nodeLoss],
            sum: "initialDelay \(restarts.initialDelay) + (failureThreshold \(restarts.failureThreshold) - 1) × period "
                + "\(restarts.period) = \(least)",
            notes: ["how long a start may take is known to the application alone"],
            fix: fix(container, liveness, restarts, coveringDelay: readyDelay, workload)
        )
    }

    /// A startup probe that asks what the liveness probe asks, and grants what this one granted.
    private func fix(
        _ container: ContainerView,
        _ liveness: ProbeView,
        _ schedule: ProbeSchedule,
        coveringDelay readyDelay: Int,
        _ workload: WorkloadSituation
    ) -> Fix? {
        guard let handler = liveness.handler, !liveness.place.isShared,
            let value = liveness.place[handler.rawValue].node?.plainValue
        else { return nil }
        let startup = schedule.startupProbe(coveringDelay: readyDelay)
        let entries: [YAMLMapping.Entry] = [
            .init(handler.rawValue, value), .init("periodSeconds", .int(startup.period)),
            .init("timeoutSeconds", .int(startup.timeout)), .init("failureThreshold", .int(startup.failureThreshold)),
        ]
        let entry = YAMLMapping.Entry("startupProbe", .mapping(YAMLMapping(entries)))
        var changes = [container.place.insert(entry, .after("livenessProbe"))]
        if liveness.initialDelaySeconds.isWritten, schedule.initialDelay > 0 {
            changes.append(liveness.initialDelaySeconds.delete())
        }
        var title = "startupProbe: \(liveness.summary), up to \(startup.startupAllowance) s"
        // A rollout waits for the probe.
        if let minReady = workload.view.minReadySeconds.value,
            let deadline = workload.deadlineTooShort(minReady: minReady, startup: startup.startupAllowance)
        {
            let key = "progressDeadlineSeconds"
            let field = workload.view.progressDeadlineSeconds
            changes += workload.change(of: field.place, key: key, to: deadline.required, sum: deadline.requiredSum)
            title += ", \(key): \(deadline.required)"
        }
        return Fix(title, safety: .unsafe, all: changes)
    }
}

extension YAMLNode {
    /// The value without its layout; `nil` where aliases or tags are in it.
    fileprivate var plainValue: YAMLValue? {
        switch kind {
        case .alias: return nil
        case .scalar:
            switch scalar {
            case .null: return .null
            case .bool(let value): return .bool(value)
            case .int(let value): return .int(value)
            case .double(let value): return .double(value)
            case .string(let value): return .string(value)
            default: return nil
            }
        case .sequence:
            let values = items.compactMap(\.plainValue)
            return values.count == items.count ? .sequence(values) : nil
        case .mapping:
            let entries = entries.compactMap { entry in
                entry.value.plainValue.map { YAMLMapping.Entry(entry.key.string, $0) }
            }
            return entries.count == self.entries.count ? .mapping(YAMLMapping(entries)) : nil
        }
    }
}
