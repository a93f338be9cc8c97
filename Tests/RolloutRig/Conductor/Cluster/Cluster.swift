import Foundation
import HardenRollout

/// Plays the kubelet and the controllers for one workload: starts, probes, drains and kills real processes, and tells the
/// proxy of their addresses as late as the path would.
@MainActor final class Cluster {
    let plan: RunPlan
    let setup: RigSetup
    private let path: any EndpointReceiver
    private let lateness: Lateness
    private var pods: [RigPod] = []
    private var endpoints: [RigPod] = []
    private var tasks: [Task<Void, Never>] = []
    /// Goes on whenever something has changed.
    private var changed: CheckedContinuation<Void, Never>?
    private(set) var failures: [String] = []
    /// When the disruption began.
    private var beginning: UInt64 = 0
    /// What happened to the Pods.
    private(set) var events: [PodEvent] = []

    private var time: RigTime { plan.time }
    private var workload: WorkloadModel { plan.simulation.workload }

    init(_ plan: RunPlan, setup: RigSetup, path: any EndpointReceiver, lateness: Lateness) {
        self.plan = plan
        self.setup = setup
        self.path = path
        self.lateness = lateness
    }

    private func add(_ work: @escaping @MainActor () async -> Void) { tasks.append(Task { await work() }) }

    private func wake() {
        changed?.resume()
        changed = nil
    }

    private func waitForChange() async { await withCheckedContinuation { changed = $0 } }

    private func note(_ event: PodEvent.Kind, _ pod: RigPod) {
        let seconds = time.seconds(from: beginning, to: RigTime.now)
        events.append(PodEvent(seconds: seconds, pod: pod.number, isOld: pod.isOld, kind: event))
    }

    private func at(_ start: UInt64, _ seconds: Seconds) -> UInt64 { start + time.nanoseconds(seconds) }
}

// MARK: - Beginning and end

extension Cluster {
    /// Starts the Pods that are there before anything happens, and waits until they serve.
    func begin() async throws {
        try setup.network?.restore()
        for _ in 0..<workload.scale.replicas {
            let pod = try start(isOld: true, at: RigTime.now, startup: .init(listening: 0...0, serving: 0...0))
            pod.isReady = true
            pod.isAvailable = true
        }
        for pod in pods {
            let deadline = RigTime.now + 10_000_000_000
            while !Socket.answers(pod.address, setup.podPort, timeout: 5000) {
                guard RigTime.now < deadline else { throw RigError("a Pod does not begin to serve") }
                try await Task.sleep(nanoseconds: 10_000_000)
            }
        }
        endpoints = pods
        try path.setEndpoints(endpoints.map(\.address))
    }

    /// Waits for what is still to come, after the disruption itself.
    func settle() async {
        let tasks = tasks
        for task in tasks { await task.value }
        if self.tasks.count > tasks.count { await settle() }
    }

    private func start(isOld: Bool, at start: UInt64, startup: WorkloadModel.Startup) throws -> RigPod {
        let pod = RigPod(number: pods.count + 1, address: setup.podAddress(pods.count + 1), isOld: isOld)
        pods.append(pod)
        pod.started = start
        let command = setup.podCommand(backendArguments(pod, startup))
        pod.child = try Child(command[0], Array(command.dropFirst()), log: setup.log("pod"))
        if let trip = plan.roundTrip { try startRelay(before: pod, delay: max(1, time.milliseconds(trip) / 2)) }
        return pod
    }

    /// Requests reach the Pod at its usual port, and its process behind it with a delay.
    private func startRelay(before pod: RigPod, delay: Int) throws {
        let command = setup.podCommand([
            "relay", "--address", pod.address, "--port", "\(setup.podPort)", "--target", "\(setup.podPort + 1)",
            "--delay", "\(delay)",
        ])
        _ = try Child(command[0], Array(command.dropFirst()), log: setup.log("relay"))
    }

    private func backendArguments(_ pod: RigPod, _ startup: WorkloadModel.Startup) -> [String] {
        var arguments = [
            "backend", "--address", pod.address, "--port", "\(setup.podPort + (plan.roundTrip == nil ? 0 : 1))",
            "--answer", "\(time.milliseconds(plan.simulation.requests.slowestRequest))",
            "--start-at", "\(pod.started)",
            "--listens", "\(time.milliseconds(startup.listening.lowerBound))",
            "--serves", "\(time.milliseconds(startup.serving.lowerBound))",
            "--closes-connections", workload.closesConnectionsWhileDraining ? "1" : "0",
        ]
        switch workload.reaction {
        case .exits: arguments += ["--on-term", "exits"]
        case .ignores: arguments += ["--on-term", "ignores"]
        case .drains(let limit, let accepting):
            arguments += [
                "--on-term", "drains", "--drains-at-most", "\(time.milliseconds(limit))",
                "--accepts", "\(time.milliseconds(accepting))",
            ]
        }
        if let idle = workload.serverIdleTimeout { arguments += ["--idle", "\(time.milliseconds(idle))"] }
        return arguments
    }
}

// MARK: - Endpoints

extension Cluster {
    private func attach(_ pod: RigPod) {
        guard !endpoints.contains(where: { $0 === pod }) else { return }
        endpoints.append(pod)
        tellPath()
        note(.attached, pod)
    }

    private func detach(_ pod: RigPod) {
        endpoints.removeAll { $0 === pod }
        tellPath()
        note(.detached, pod)
    }

    private func tellPath() {
        do { try path.setEndpoints(endpoints.map(\.address)) } catch { failures.append("\(error)") }
    }
}

// MARK: - Starting Pods

extension Cluster {
    private func create(at creation: UInt64) {
        let latencies = plan.latencies
        let started = at(creation, latencies[.podStart])
        let startup = WorkloadModel.Startup(
            listening: .exactly(latencies[.listening]),
            serving: .exactly(latencies[.serving])
        )
        do {
            let pod = try start(isOld: false, at: started, startup: startup)
            note(.created, pod)
            add { await self.follow(pod, created: creation) }
        } catch { failures.append("\(error)") }
    }

    /// A new Pod's way to being ready, available, and an endpoint.
    private func follow(_ pod: RigPod, created: UInt64) async {
        let path = plan.simulation.path
        var gate: Task<Void, Never>?
        if !path.honorsReadiness {
            gate = Task {
                await self.lateness.sleep(until: self.at(pod.started, self.plan.latencies[.attach]))
                if let check = path.healthCheck {
                    await self.probe(pod, check.schedule, from: RigTime.now, evidence: check.passes)
                }
                if !pod.isTerminating { self.attach(pod) }
            }
        }
        var isUp = pod.started
        if let startup = workload.startupProbe {
            let first = at(pod.started, Seconds(startup.initialDelay))
            await lateness.sleep(until: first)
            await probe(pod, startup, from: first, evidence: .serving)
            isUp = RigTime.now
        }
        if case .probe(let schedule, let evidence) = workload.readiness {
            // Nothing else is asked until the startup probe has passed.
            let first = max(isUp, at(pod.started, Seconds(schedule.initialDelay)))
            await lateness.sleep(until: first)
            await probe(pod, schedule, from: first, evidence: evidence)
        } else {
            await lateness.sleep(until: pod.started)
        }
        if path.hasReadinessGate { await gate?.value }
        pod.isReady = true
        let ready = RigTime.now
        note(.ready, pod)
        if path.honorsReadiness {
            let attaches = at(ready, plan.latencies[.attach])
            pod.attaches = attaches
            add {
                await self.lateness.sleep(until: attaches)
                if !pod.isTerminating || path.learnsInOrder { self.attach(pod) }
            }
        }
        wake()
        await lateness.sleep(until: at(ready, workload.minReady))
        pod.isAvailable = true
        wake()
        await gate?.value
    }

    /// Probes until it has passed as often as it must.
    private func probe(
        _ pod: RigPod,
        _ schedule: ProbeSchedule,
        from first: UInt64,
        evidence: WorkloadModel.Evidence
    ) async {
        var successes = 0
        var attempt = 0
        let timeout = max(200, time.milliseconds(Seconds(schedule.timeout)))
        let (address, port) = (pod.address, setup.podPort)
        while !Task.isCancelled {
            let delay = Seconds(attempt * schedule.period) + plan.probeOffset
            await lateness.sleep(until: at(first, delay))
            attempt += 1
            let passed = await Task.detached {
                switch evidence {
                case .serving: Socket.answers(address, port, timeout: timeout)
                case .listening: Socket.accepts(address, port, timeout: timeout)
                case .nothing: false
                }
            }.value
            successes = passed ? successes + 1 : 0
            if successes >= schedule.successThreshold { return }
        }
    }
}

// MARK: - Ending Pods

extension Cluster {
    /// Deletes a Pod, as the API server, the kubelet and the endpoint controllers do.
    private func delete(_ pod: RigPod, at deletion: UInt64, limit: Seconds? = nil) {
        guard !pod.isTerminating else { return }
        pod.isTerminating = true
        note(.deleted, pod)
        let path = plan.simulation.path
        if workload.closesConnectionsWhileDraining { pod.child?.send(SIGUSR2) }
        var detaches = at(deletion, plan.latencies[.detach])
        if path.learnsInOrder {
            // Changes arrive in the order in which they were made.
            for other in pods { if let attaches = other.attaches { detaches = max(detaches, attaches) } }
        }
        add {
            await self.lateness.sleep(until: detaches)
            self.detach(pod)
            guard let draining = path.draining else { return }
            await self.lateness.sleep(until: detaches + self.time.nanoseconds(draining))
            if pod.child?.hasEnded == false { pod.child?.send(SIGUSR1) }
        }
        add { await self.terminate(pod, at: deletion, limit: limit) }
    }

    private func terminate(_ pod: RigPod, at deletion: UInt64, limit: Seconds?) async {
        guard let child = pod.child else { return }
        let grace = min(workload.gracePeriod, limit ?? .never)
        let hook = min(workload.preStop.duration, grace)
        if case .signalsApplication(let told, _) = workload.preStop, told < hook {
            await lateness.sleep(until: at(deletion, told))
            child.send(SIGTERM)
        }
        await lateness.sleep(until: at(deletion, hook))
        child.send(SIGTERM)
        let killTime = max(at(deletion, grace), at(deletion, hook + plan.killDelay))
        let killer = Task {
            await self.lateness.sleep(until: killTime)
            if !Task.isCancelled { child.send(SIGKILL) }
        }
        await child.waitUntilEnded()
        killer.cancel()
        let ended = RigTime.now
        note(.exited, pod)
        if let network = setup.network, let removal = plan.networkRemoval {
            add {
                await self.lateness.sleep(until: self.at(ended, removal))
                do { try network.remove(pod.address) } catch { self.failures.append("\(error)") }
            }
        }
        await lateness.sleep(until: at(ended, plan.latencies[.podRemoval]))
        pod.isGone = true
        wake()
    }
}

// MARK: - Disruptions

extension Cluster {
    /// Lets the disruption happen; `begin` is its beginning.
    func run(_ disruption: Disruption, at begin: UInt64) async throws {
        beginning = begin
        switch disruption {
        case .steadyState: break
        case .rollout: try await rollOut(at: begin)
        case .scaleDown(let count): for pod in pods.prefix(count) { delete(pod, at: begin) }
        case .scaleUp(let count): for _ in 0..<count { create(at: begin) }
        case .nodeDrain(let count, let allowed, let limit):
            await drain(count, allowed: allowed, limit: limit.map { Seconds($0.seconds) }, at: begin)
        case .spotReclaim(let count, let notice):
            for pod in pods.prefix(count) {
                delete(pod, at: begin, limit: Seconds(notice))
                create(at: begin)
            }
        case .nodeLoss, .podCrash: throw RigError("the rig does not play \(disruption)")
        }
    }

    private func rollOut(at begin: UInt64) async throws {
        let replicas = workload.scale.replicas
        switch workload.strategy {
        case .recreate:
            let old = pods
            for pod in old { delete(pod, at: begin) }
            while !old.allSatisfy(\.isGone) { await waitForChange() }
            let now = RigTime.now
            for _ in 0..<replicas { create(at: now) }
        case .rollingUpdate(let update):
            let (unavailable, surge) = update.effective(for: workload.kind, replicas: replicas)
            try await roll(least: replicas - unavailable, most: replicas + surge, at: begin)
        case .onDelete, .blueGreen, .routedCanary: throw RigError("the rig does not play \(workload.strategy)")
        }
        while pods.contains(where: { !$0.isOld && !$0.isAvailable }) { await waitForChange() }
    }

    /// The Deployment controller: looks at the Pods as they are, makes one step, and waits for the next change.
    private func roll(least: Int, most: Int, at begin: UInt64) async throws {
        guard workload.kind == .deployment else { throw RigError("the rig does not play a rollout of this kind") }
        let replicas = workload.scale.replicas
        var now = begin
        while true {
            let living = pods.filter { !$0.isTerminating }
            let old = living.first(where: \.isOld)
            let createdCount = pods.count { !$0.isOld }
            if createdCount < replicas, living.count < most {
                create(at: now)
            } else if let old, living.count(where: \.isAvailable) > least {
                delete(old, at: now)
            } else if old == nil, createdCount == replicas {
                return
            } else {
                await waitForChange()
                now = RigTime.now
            }
        }
    }

    private func drain(_ count: Int, allowed: Int?, limit: Seconds?, at begin: UInt64) async {
        let replicas = workload.scale.replicas
        if allowed == 0 { return }
        var now = begin
        for pod in Array(pods.prefix(min(count, replicas))) {
            if let allowed {
                var waited = false
                while pods.count(where: { $0.isReady && !$0.isTerminating }) - 1 < replicas - allowed {
                    waited = true
                    await waitForChange()
                }
                if waited {
                    let retried = at(RigTime.now, plan.latencies[.evictionRetry])
                    await lateness.sleep(until: retried)
                    now = RigTime.now
                }
            }
            delete(pod, at: now, limit: limit)
            create(at: now)
        }
    }
}
