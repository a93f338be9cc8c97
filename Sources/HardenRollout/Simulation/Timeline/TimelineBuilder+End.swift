extension TimelineBuilder {
    /// Deletes a Pod: the kubelet ends its process while the path, independently, forgets its address.
    ///
    /// SIGTERM comes at the end of preStop or of the grace period, SIGKILL at the end of the grace period but not before
    /// the kill delay after SIGTERM. Source: Kubernetes, "Pod Lifecycle"; measured on kubelet 1.36.
    ///
    /// - Parameters:
    ///   - limit: the longest grace period that is honoured.
    ///   - left: the time when the path learns that the Pod is leaving, if that was before its deletion.
    ///   - isDeleted: whether the Pod object is deleted, and not only its process ended by a node that shuts down.
    mutating func delete(
        _ index: Int,
        at time: Seconds,
        limit: Seconds? = nil,
        left: Seconds? = nil,
        isDeleted: Bool = true
    ) {
        guard pods[index].end == nil else { return }
        let grace = min(workload.gracePeriod, limit ?? .never)
        let preStopEnd = min(workload.preStop.duration, grace)
        let terminated = time + preStopEnd
        var told = terminated
        if case .signalsApplication(let at, _) = workload.preStop, at < preStopEnd { told = time + at }
        var refuses = Seconds.never
        if case .stopsServing(let at, _) = workload.preStop, at < preStopEnd { refuses = time + at }
        let killed = max(time + grace, terminated + simulation.assumptions[.killDelay].range.upperBound)
        var exited: Seconds
        var listenerClosed: Seconds
        switch workload.reaction {
        case .exits: (listenerClosed, exited) = (told, told)
        case .drains(let limit, let accepting): (listenerClosed, exited) = (told + min(accepting, limit), told + limit)
        case .ignores: (listenerClosed, exited) = (.never, .never)
        }
        let isKilled = exited > killed
        exited = min(exited, killed)
        listenerClosed = min(listenerClosed, exited)
        let networkRemoval = latency(.networkRemoval, .networkRemoval)
        let ended = max(exited, time + min(workload.lastHook, grace))
        let gone = ended + latency(.podRemoval, .podRemoval)
        var detached = detachTime(left: left ?? time, unanswered: min(listenerClosed, refuses))
        if path.learnsInOrder {
            // Never later than a slow removal: an endpoint's addition takes no longer than that.
            // Nothing of a Pod is copied: there are thousands, and this is asked for each.
            for other in pods.indices where pods[other].start?.ready ?? .never <= left ?? time {
                detached = max(detached, pods[other].start?.attached ?? .always)
            }
        }
        var standsInUntil = detached
        // What a Service no longer selects is no endpoint at all.
        if path.usesTerminatingPods, isDeleted, left == nil, pods[index].start?.ready ?? .always <= time {
            let unready = unreadyTime(unanswered: min(listenerClosed, refuses), exited: exited)
            standsInUntil = max(detached, unready + latency(.standInRemoval, path.detach))
        }
        pods[index].end = PodTimeline.End(
            cause: .deleted,
            began: time,
            preStopEnded: workload.preStop.duration > .zero ? terminated : nil,
            told: min(told, refuses),
            terminated: terminated,
            killed: isKilled ? killed : nil,
            refuses: refuses,
            listenerClosed: listenerClosed,
            exited: exited,
            unreachable: ended + networkRemoval,
            detached: detached,
            standsInUntil: standsInUntil,
            connectionsCut: path.draining.map { detached + $0 } ?? .never,
            gone: gone
        )
    }

    /// When the path stops sending requests: once it learns that the Pod leaves, or finds it unhealthy.
    mutating func detachTime(left: Seconds, unanswered: Seconds) -> Seconds {
        let detached = left + latency(.detach, path.detach)
        guard let schedule = path.healthCheck?.schedule else { return detached }
        return min(detached, unanswered + failing(schedule))
    }

    /// When a terminating Pod is no longer ready: its readiness probe goes on, and a process that is gone is not ready.
    /// Source: Kubernetes, "Pod Lifecycle"; kubernetes/kubernetes, pkg/kubelet/prober, `StopLivenessAndStartup`.
    private mutating func unreadyTime(unanswered: Seconds, exited: Seconds) -> Seconds {
        guard case .probe(let schedule, _) = workload.readiness else { return exited }
        return min(exited, unanswered + failing(schedule, .standInRemoval))
    }

    /// From a Pod no longer answering until a probe has failed for good.
    mutating func failing(_ schedule: ProbeSchedule, _ name: Latency = .healthCheckFailure) -> Seconds {
        let least = Seconds((schedule.failureThreshold - 1) * schedule.period)
        return latency(name, least...Seconds(schedule.longestDelayUntilFailure))
    }

    /// Ends a process without notice; its container is restarted in the same Pod, at the same address.
    mutating func crash(_ index: Int, at time: Seconds) {
        let restarted = time + latency(.containerRestart, .containerRestart)
        var start = self.start(created: time, started: restarted)
        let learned = path.honorsReadiness ? time + latency(.detach, path.detach) : .never
        let unhealthy = path.healthCheck.map { time + failing($0.schedule) } ?? .never
        // Whoever has not noticed by then finds the address answering again.
        let detached = min(learned, unhealthy, start.serving)
        start.attached = detached == start.serving ? start.serving : max(start.attached, detached)
        pods[index].end = ended(.crashed, at: time, unreachable: .never, detached: detached, gone: .never)
        pods.append(PodTimeline(origin: .restarted, number: pods[index].number, start: start, end: nil))
    }

    /// Takes a node away; nobody is told. Gives the time when the loss is noticed.
    mutating func lose(_ index: Int, at time: Seconds) -> Seconds {
        let noticed = time + latency(.nodeFailureDetection, .nodeFailureDetection)
        let detached = detachTime(left: noticed, unanswered: time)
        pods[index].end = ended(.nodeLost, at: time, unreachable: time, detached: detached, gone: noticed)
        return noticed
    }

    private func ended(
        _ cause: PodTimeline.End.Cause,
        at time: Seconds,
        unreachable: Seconds,
        detached: Seconds,
        gone: Seconds
    ) -> PodTimeline.End {
        PodTimeline.End(
            cause: cause,
            began: time,
            listenerClosed: time,
            exited: time,
            unreachable: unreachable,
            detached: detached,
            standsInUntil: detached,
            connectionsCut: .never,
            gone: gone
        )
    }
}
