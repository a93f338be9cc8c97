extension TimelineBuilder {
    /// Lets the disruption happen from time 0 on. Gives the time when it is over: the last new Pod is ready, in a rollout
    /// available, and the last old one gone; `.never` if it never ends.
    mutating func run(_ disruption: Disruption) -> Seconds {
        switch disruption {
        case .steadyState: break
        case .rollout: rollOut()
        case .scaleUp(let count):
            for _ in 0..<count { _ = create(at: .zero) }
        case .scaleDown(let count):
            for index in pods.indices.prefix(count) { delete(index, at: .zero) }
        case .nodeDrain(let count, let allowed, let limit):
            drain(pods: count, allowed: allowed, limit: limit.map { Seconds($0.seconds) })
        case .spotReclaim(let count, let notice):
            for index in pods.indices.prefix(count) {
                delete(index, at: .zero, limit: Seconds(notice), isDeleted: false)
                replace(index, at: .zero)
            }
        case .nodeLoss(let count):
            for index in pods.indices.prefix(count) {
                let noticed = lose(index, at: .zero)
                let replaced = noticed + simulation.assumptions[.nodeFailureToleration].range.upperBound
                if workload.kind != .daemonSet { _ = create(at: replaced) }
            }
        case .podCrash: if !pods.isEmpty { crash(0, at: .zero) }
        }
        // Evictions and autoscalers count Pods that are ready; a rollout those that have been so for long enough.
        let isRollout = if case .rollout = disruption { true } else { false }
        return pods.reduce(Seconds.zero) { latest, pod in
            let end = pod.end.map { $0.cause == .crashed ? $0.began : $0.gone } ?? .zero
            return max(latest, end, pod.start.map { max(isRollout ? $0.available : $0.ready, .zero) } ?? .zero)
        }
    }

    /// Creates what takes the place of a Pod that is not coming back; a DaemonSet's has no other node to go to.
    private mutating func replace(_ index: Int, at time: Seconds) {
        switch workload.kind {
        case .deployment, .rollout, .statefulSet:
            _ = create(at: workload.replacesAfterRemoval ? pods[index].end?.gone ?? time : time)
        case .daemonSet: break
        }
    }
}

extension TimelineBuilder {
    private mutating func rollOut() {
        let replicas = workload.scale.replicas
        switch workload.strategy {
        case .onDelete: break
        case .recreate:
            for index in 0..<replicas { delete(index, at: .zero) }
            let gone = pods.reduce(Seconds.zero) { max($0, $1.end?.gone ?? .zero) }
            for _ in 0..<replicas { _ = create(at: gone) }
        case .blueGreen(let scaleDownDelay):
            let new = (0..<replicas).map { _ in create(at: .zero) }
            let switched = new.reduce(Seconds.zero) { max($0, pods[$1].start?.available ?? .zero) }
            guard !switched.isNever else { return }
            for index in new { attach(index, at: switched) }
            // A list of Pods is replaced as a whole; a load balancer adds and removes each by itself.
            let replaced = path.learnsInOrder ? new.first.flatMap { pods[$0].start?.attached } : nil
            if let replaced {
                for index in new { pods[index].start?.attached = replaced }
            }
            for index in 0..<replicas {
                delete(index, at: switched + scaleDownDelay, left: switched)
                guard let replaced, let detached = pods[index].end?.detached else { continue }
                pods[index].end?.detached = max(detached, replaced)
            }
        case .routedCanary(let scaleDownDelay):
            let new = (0..<replicas).map { _ in create(at: .zero) }
            let promoted = new.compactMap { pods[$0].start }.reduce(Seconds.zero) { max($0, $1.available, $1.attached) }
            guard !promoted.isNever else { return }
            for index in 0..<replicas { delete(index, at: promoted + scaleDownDelay, left: promoted) }
        case .rollingUpdate(let update):
            let (unavailable, surge) = update.effective(for: workload.kind, replicas: replicas)
            roll(leastAvailable: replicas - unavailable, mostPods: replicas + surge)
        }
    }

    /// Replaces Pod after Pod: creates while there may be more Pods, deletes while there may be fewer available ones.
    ///
    /// A Deployment does not count Pods that are terminating; where a replacement waits for the old Pod's removal, they
    /// count as Pods until they are gone.
    private mutating func roll(leastAvailable: Int, mostPods: Int) {
        let replicas = workload.scale.replicas
        var old = replicas
        var new = 0
        var available = replicas
        var terminating = 0
        // Times at which something changes: a new Pod becomes available, or an old one is gone.
        var pending: [(time: Seconds, isAvailability: Bool)] = []
        var time = Seconds.zero
        while true {
            var progressed = true
            while progressed {
                progressed = false
                while new < replicas, old + new + terminating < mostPods {
                    let start = pods[create(at: time)].start
                    new += 1
                    progressed = true
                    if let start, !start.available.isNever { pending.append((start.available, true)) }
                }
                while old > 0, available > leastAvailable {
                    delete(replicas - old, at: time)
                    if workload.replacesAfterRemoval {
                        terminating += 1
                        pending.append((pods[replicas - old].end?.gone ?? time, false))
                    }
                    old -= 1
                    available -= 1
                    progressed = true
                }
            }
            guard let next = pending.indices.min(by: { pending[$0].time < pending[$1].time }) else { return }
            let event = pending.remove(at: next)
            time = max(time, event.time)
            if event.isAvailability { available += 1 } else { terminating -= 1 }
        }
    }

    /// Evicts the first `count` Pods; each eviction needs the disruption budget's consent, which counts ready Pods.
    private mutating func drain(pods count: Int, allowed: Int?, limit: Seconds?) {
        let replicas = workload.scale.replicas
        let victims = min(count, replicas)
        guard workload.kind != .daemonSet, let allowed, allowed > 0 else {
            // Without a budget all go at once; DaemonSet Pods are not evicted, they go with the node. A budget that
            // allows nothing holds the drain until the upgrade forces it.
            let begin = allowed == 0 ? Seconds(GraceLimit.nodeUpgrade.seconds) : .zero
            for index in 0..<victims {
                delete(index, at: begin, limit: limit)
                replace(index, at: begin)
            }
            return
        }
        var ready: [Seconds] = []
        var healthy = replicas
        var time = Seconds.zero
        for index in 0..<victims {
            while healthy - 1 < replicas - allowed {
                guard let next = ready.indices.min(by: { ready[$0] < ready[$1] }), !ready[next].isNever else {
                    // The replacement never gets ready: the drain hangs until it is forced.
                    time = max(time, Seconds(GraceLimit.nodeUpgrade.seconds))
                    break
                }
                time = max(time, ready.remove(at: next) + latency(.evictionRetry, .evictionRetry))
                healthy += 1
            }
            delete(index, at: time, limit: limit)
            healthy -= 1
            replace(index, at: time)
            if let readyTime = pods.last?.start?.ready, pods.last?.origin == .new { ready.append(readyTime) }
        }
    }
}
