/// Makes the Pods of a timeline, and lets their lives unfold.
///
/// Any kind of draw will do: a copy of all of this for each kind would make the program larger than it has to be.
struct TimelineBuilder {
    let simulation: Simulation
    var draw: any LatencyDraw
    var pods: [PodTimeline] = []
    private var created = 0

    var workload: WorkloadModel { simulation.workload }
    var path: PathModel { simulation.path }

    init(simulation: Simulation, draw: any LatencyDraw) {
        self.simulation = simulation
        self.draw = draw
        let isAttached = path.healthCheck?.passes != .nothing
        pods.reserveCapacity(2 * workload.scale.replicas + 1)
        for index in 0..<workload.scale.replicas {
            var pod = PodTimeline(origin: .old, number: index + 1, start: nil, end: nil)
            if !isAttached { pod.start = Self.unattached }
            pods.append(pod)
        }
    }

    /// A Pod that runs, and that no health check finds healthy.
    private static var unattached: PodTimeline.Start {
        PodTimeline.Start(
            created: .always,
            started: .always,
            listening: .always,
            serving: .always,
            ready: .always,
            available: .always,
            attached: .never
        )
    }

    mutating func latency(_ latency: Latency, _ range: LatencyRange) -> Seconds {
        draw.seconds(for: latency, in: range)
    }

    mutating func latency(_ latency: Latency, _ name: Assumption.Name) -> Seconds {
        draw.seconds(for: latency, in: simulation.assumptions[name].range)
    }
}

extension TimelineBuilder {
    /// Creates a Pod and gives its index.
    mutating func create(at time: Seconds) -> Int {
        created += 1
        let started = time + latency(.podStart, .podStart)
        let start = self.start(created: time, started: started)
        pods.append(PodTimeline(origin: .new, number: created, start: start, end: nil))
        return pods.count - 1
    }

    /// The life of a Pod whose container runs from `started` on.
    mutating func start(created: Seconds, started: Seconds) -> PodTimeline.Start {
        let listening = started + latency(.listening, workload.startup.listening)
        let serving = max(listening, started + latency(.serving, workload.startup.serving))
        var ready = readinessTime(started: started, listening: listening, serving: serving)
        if let gate = path.otherGate {
            let known = started + latency(.gate, gate.attach)
            let healthy = healthyTime(gate.healthCheck, .gate, from: known, listening: listening, serving: serving)
            ready = gated(ready, until: healthy, created: created)
        }
        let attached = attachTime(started: started, listening: listening, serving: serving, ready: ready)
        if path.hasReadinessGate { ready = gated(ready, until: attached, created: created) }
        return PodTimeline.Start(
            created: created,
            started: started,
            listening: listening,
            serving: serving,
            ready: ready,
            available: ready + workload.minReady,
            attached: attached
        )
    }

    /// When a Pod is ready that has a load balancer's readiness gate. GKE gives up waiting, and counts the Pod as ready.
    private func gated(_ ready: Seconds, until healthy: Seconds, created: Seconds) -> Seconds {
        isBlueGreen ? ready : max(ready, min(healthy, created + Seconds(RolloutDeadline.readinessGateTimeout)))
    }

    /// Whether new Pods become endpoints only when the Service is switched to them.
    private var isBlueGreen: Bool {
        guard case .rollout = simulation.disruption, case .blueGreen = workload.strategy else { return false }
        return true
    }

    /// Makes a Pod that is ready an endpoint at this time.
    mutating func attach(_ index: Int, at time: Seconds) {
        guard let start = pods[index].start else { return }
        let attached = attachTime(started: time, listening: start.listening, serving: start.serving, ready: time)
        pods[index].start?.attached = attached
    }

    private mutating func readinessTime(started: Seconds, listening: Seconds, serving: Seconds) -> Seconds {
        // Until the startup probe has passed nothing else is asked. Source: kubernetes/kubernetes, pkg/kubelet/prober,
        // `UpdatePodStatus` and `doProbe`.
        let isUp = workload.startupProbe.map { startup in
            max(serving, started + Seconds(startup.initialDelay)) + passing(startup, .startupProbe)
        }
        guard case .probe(let schedule, let evidence) = workload.readiness else { return isUp ?? started }
        var usable = isUp ?? started
        switch evidence {
        case .serving: usable = max(usable, serving)
        case .listening: usable = max(usable, listening)
        case .nothing: return .never
        }
        return max(usable, started + Seconds(schedule.initialDelay)) + passing(schedule, .readinessProbe)
    }

    private mutating func attachTime(
        started: Seconds,
        listening: Seconds,
        serving: Seconds,
        ready: Seconds
    ) -> Seconds {
        let attach = latency(.attach, path.attach)
        let attached = (path.honorsReadiness ? ready : started) + attach
        guard let check = path.healthCheck else { return attached }
        return healthyTime(check, .healthCheckSuccess, from: attached, listening: listening, serving: serving)
    }

    /// When a load balancer that knows a Pod from some time on finds it healthy.
    private mutating func healthyTime(
        _ check: PathModel.HealthCheck,
        _ latency: Latency,
        from known: Seconds,
        listening: Seconds,
        serving: Seconds
    ) -> Seconds {
        let usable: Seconds
        switch check.passes {
        case .serving: usable = max(known, serving)
        case .listening: usable = max(known, listening)
        case .nothing: return .never
        }
        return usable + passing(check.schedule, latency)
    }

    /// From a probe's target being usable until the probe has passed: its first attempt comes within a period, and a
    /// slow answer takes up to its timeout.
    private mutating func passing(_ schedule: ProbeSchedule, _ latency: Latency) -> Seconds {
        let least = Seconds((schedule.successThreshold - 1) * schedule.period)
        return self.latency(latency, least...Seconds(schedule.longestDelayUntilSuccess - schedule.initialDelay))
    }
}
