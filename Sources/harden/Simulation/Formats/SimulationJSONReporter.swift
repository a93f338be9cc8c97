import HardenCoding
import HardenKubernetes
import HardenRollout
import HardenRules

/// Tells simulated disruptions to programs. Times are seconds after the disruption's beginning; `null` is never.
///
/// ```
/// schemaVersion, tool
/// summary       disruptions, failing, workloadsNotSimulated
/// simulations   one a workload and path:
///   object, kind, namespace, name, location, path, pathLabel, replicas, notes
///   disruptions   one each:
///     disruption      rollout, scale-down, node-drain, node-loss, spot-reclaim, pod-crash
///     canFail         whether a request can fail for its client
///     firstFailure    sent, failed, status, statuses, cause, pod; null if nothing can fail
///                     (this, windows, capacity and pods are of one course of events: that which fails the most requests)
///     windows         start, end, status (the usual), statuses (all that clients can get), symptom, cause, explanation, failedRequests, isHiddenByRetries
///                     (of connections that last, failedRequests counts one a Pod, and cutShort is how long before its
///                     own end one is cut at most; else null)
///     otherFailures   status, statuses, symptom, cause, explanation: what fails requests in other courses only
///     capacity        time, pods: so many Pods serve from then on
///     leastCapacity, unserved, duration: the worst of all courses
///     pods            name, and the times of what happens to it
///   newPod        started, serving, ready, available, attached: the latest after its creation; null if none is created
///   premises      name, value, meaning, origin, isAssumed
/// notSimulated  object, location, reason
/// ```
struct SimulationJSONReporter {
    /// Raised when something is removed or changes its meaning.
    static let schemaVersion = 1

    private let report: SimulationReport

    init(_ report: SimulationReport) { self.report = report }

    var text: String {
        let document: SpecNode = [
            "schemaVersion": SpecNode(.int(Self.schemaVersion)),
            "tool": ["name": "harden", "version": "\(Harden.version)"],
            "summary": [
                "disruptions": SpecNode(.int(report.runs.count)),
                "failing": SpecNode(.int(report.runs.count { !$0.result.losesNothing })),
                "workloadsNotSimulated": SpecNode(.int(report.skipped.count)),
            ],
            "simulations": SpecNode(.list(report.outcomes.map(simulation))),
            "notSimulated": SpecNode(
                .list(
                    report.skipped.map {
                        ["object": "\($0.title)", "location": location($0.position), "reason": "\($0.reason)"]
                    }
                )
            ),
        ]
        return document.json
    }

    private func simulation(_ outcome: SimulationReport.Outcome) -> SpecNode {
        let object = outcome.workload.situation.object
        return [
            "object": "\(outcome.title)",
            "kind": "\(object.kind.rawValue)",
            "namespace": object.namespace.map { "\($0)" } ?? SpecNode(.null),
            "name": "\(object.name)",
            "location": location(object.root.position),
            "path": "\(outcome.path.path.name)",
            "pathLabel": "\(outcome.pathLabel)",
            "replicas": SpecNode(.int(outcome.workload.replicas)),
            "notes": SpecNode(.list(outcome.workload.notes.map { "\($0)" })),
            "disruptions": SpecNode(.list(outcome.runs.map(disruption))),
            "newPod": outcome.newPod.map { start in
                [
                    "started": time(start.started), "serving": time(start.serving), "ready": time(start.ready),
                    "available": time(start.available), "attached": time(start.attached),
                ]
            } ?? SpecNode(.null),
            "premises": SpecNode(.list(outcome.premises.map(premise))),
        ]
    }

    private func disruption(_ run: SimulationReport.Run) -> SpecNode {
        let first = run.firstFailure
        return [
            "disruption": "\(run.kind.rawValue)",
            "canFail": SpecNode(.bool(first != nil)),
            "firstFailure": first.map { first in
                [
                    "sent": time(first.sent), "failed": time(first.failed), "status": status(first.status),
                    "statuses": statuses(first.statuses), "cause": "\("\(first.cause)")",
                    "pod": first.pod.map { "\($0.name)" } ?? SpecNode(.null),
                ]
            } ?? SpecNode(.null),
            "windows": SpecNode(.list(run.result.shownWindows.map(window))),
            "otherFailures": SpecNode(.list(run.result.otherFailures.map(other))),
            "capacity": SpecNode(
                .list(run.result.capacity.map { ["time": time($0.time), "pods": SpecNode(.int($0.pods))] })
            ),
            "leastCapacity": SpecNode(.int(run.result.leastCapacity)),
            "unserved": time(run.result.unserved),
            "duration": time(run.result.duration),
            "pods": SpecNode(.list(run.result.pods.map(pod))),
        ]
    }

    private func window(_ window: FailureWindow) -> SpecNode {
        [
            "start": time(window.start), "end": time(window.end), "status": status(window.status),
            "statuses": statuses(window.statuses),
            "symptom": "\("\(window.symptom)")", "cause": "\("\(window.cause)")",
            "explanation": "\(window.cause.explanation)",
            "failedRequests": SpecNode(.double((window.failedRequests * 10).rounded() / 10)),
            "isHiddenByRetries": SpecNode(.bool(window.isHiddenByRetries)),
            "cutShort": window.cutShort.map(time) ?? SpecNode(.null),
        ]
    }

    private func other(_ window: FailureWindow) -> SpecNode {
        [
            "status": status(window.status), "statuses": statuses(window.statuses), "symptom": "\("\(window.symptom)")",
            "cause": "\("\(window.cause)")",
            "explanation": "\(window.cause.explanation)",
        ]
    }

    private func pod(_ pod: PodTimeline) -> SpecNode {
        var entries = [SpecEntry("name", "\(pod.name)")]
        func add(_ name: String, _ seconds: Seconds?) {
            if let seconds { entries.append(SpecEntry(name, time(seconds))) }
        }
        add("created", pod.start?.created)
        add("started", pod.start?.started)
        add("listening", pod.start?.listening)
        add("serving", pod.start?.serving)
        add("ready", pod.start?.ready)
        add("available", pod.start?.available)
        add("attached", pod.start?.attached)
        add("terminating", pod.end?.began)
        add("terminated", pod.end?.terminated)
        add("killed", pod.end?.killed)
        add("listenerClosed", pod.end?.listenerClosed)
        add("exited", pod.end?.exited)
        add("detached", pod.end?.detached)
        add("gone", pod.end?.gone)
        return SpecNode(.map(entries))
    }

    private func premise(_ premise: Premise) -> SpecNode {
        [
            "name": "\(premise.name)", "value": "\(premise.value)",
            "meaning": premise.meaning.map { "\($0)" } ?? SpecNode(.null), "origin": "\(premise.origin)",
            "isAssumed": SpecNode(.bool(premise.isAssumed)),
        ]
    }

    private func location(_ position: SourcePosition) -> SpecNode {
        [
            "file": "\(position.file)", "line": SpecNode(.int(position.line)),
            "column": position.column.map { SpecNode(.int($0)) } ?? SpecNode(.null),
        ]
    }

    /// Seconds; `null` for what never happens, and for what was so before.
    private func time(_ seconds: Seconds) -> SpecNode {
        if seconds.isNever || seconds == .always { return SpecNode(.null) }
        return seconds.milliseconds % 1000 == 0
            ? SpecNode(.int(seconds.milliseconds / 1000)) : SpecNode(.double(seconds.value))
    }

    private func statuses(_ statuses: [Int?]) -> SpecNode { SpecNode(.list(statuses.map(status))) }

    private func status(_ status: Int?) -> SpecNode { status.map { SpecNode(.int($0)) } ?? SpecNode(.null) }
}
