import HardenKubernetes
import HardenRollout
import HardenYAML

extension SimulatedWorkload {
    /// The workload as the model takes it, and what that follows from.
    ///
    /// - Parameter slowestRequest: what one that drains waits for if no limit is known.
    func model(slowestRequest: Seconds) -> (model: WorkloadModel, premises: [Premise]) {
        let view = situation.view
        let grace = situation.template.terminationGracePeriodSeconds
        let seconds = grace.value ?? Int(WorkloadModel.defaultGracePeriod.value)
        let (preStop, hook) = preStop
        let (readiness, startup, probes) = readiness
        let (strategy, update) = strategy
        let minReady = view.minReadySeconds.value ?? 0
        var model = WorkloadModel(
            kind: WorkloadModel.Kind(view.kind) ?? .deployment,
            scale: situation.node.isScaled ? .autoscaled(minimum: replicas) : .fixed(replicas),
            strategy: strategy,
            minReady: Seconds(minReady),
            readiness: readiness,
            preStop: preStop,
            gracePeriod: Seconds(seconds),
            reaction: WorkloadModel.Reaction(situation.settings.application, slowestRequest: slowestRequest)
        )
        // A proxy takes no more connections and finishes its requests before the kubelet's signal comes.
        if let quit { model.reaction = quit.timeout > 0 ? .drains(atMost: Seconds(quit.timeout)) : .exits }
        model.startupProbe = startup
        if let seconds = situation.servers.serving?.server.longestStart {
            model.startup = .init(listening: .upTo(seconds), serving: .upTo(seconds))
        }
        model.serverIdleTimeout = situation.settings.keepAlive.value.map { Seconds($0) }
        model.closesConnectionsWhileDraining = situation.settings.closesConnections.value
        var premises = [replicasPremise] + update
        let last = lastHook
        if let last, last.seconds > preStop.duration { model.lastHook = last.seconds }
        if let volume = exclusiveVolume {
            model.sharesVolume = true
            premises.append(volume)
        }
        if minReady > 0 { premises.append(Premise("minReadySeconds", "\(minReady) s", field: view.minReadySeconds)) }
        premises += probes + [hook]
        if let last, model.lastHook > .zero { premises.append(last.premise) }
        premises.append(Premise("terminationGracePeriodSeconds", "\(seconds) s", field: grace))
        return (model, premises)
    }

    /// The claim of a single Pod's volume, unless it is known that several nodes can have it at a time.
    private var exclusiveVolume: Premise? {
        guard replicas == 1, let claim = situation.exclusiveClaim(context) else { return nil }
        guard let modes = claim.modes else {
            let source = "its claim \(claim.name) is not in the input; most volumes can be on one node at a time"
            return Premise("volume", "one node", meaning: Self.wait, from: .standard(source: source))
        }
        return Premise("volume", "ReadWriteOnce", meaning: Self.wait, from: .file(modes.position))
    }

    private static let wait = "which a successor on another node gets once the old Pod is gone"

    private var strategy: (strategy: WorkloadModel.UpdateStrategy, premises: [Premise]) {
        let view = situation.view
        func named(_ name: String) -> [Premise] { [Premise("strategy", name, field: view.strategy)] }
        switch view.strategy.value {
        case .recreate: return (.recreate, named("Recreate"))
        case .onDelete: return (.onDelete, named("OnDelete"))
        case .blueGreen,
            .canary where view.isPromotedAsAWhole:
            let delay = ArgoRolloutView(view.object).scaleDownDelaySeconds
            let seconds = delay.value ?? 0
            let premise = Premise("scaleDownDelaySeconds", "\(seconds) s", field: delay)
            return view.strategy.value == .blueGreen
                ? (.blueGreen(scaleDownDelay: Seconds(seconds)), named("blueGreen") + [premise])
                : (.routedCanary(scaleDownDelay: Seconds(seconds)), named("canary with trafficRouting") + [premise])
        case .rollingUpdate, .canary, nil:
            guard let update = situation.rollingUpdate else { return (.onDelete, []) }
            var premises = [Premise("maxUnavailable", "\(update.maxUnavailable)", field: view.maxUnavailable)]
            if view.kind != .statefulSet {
                premises.append(Premise("maxSurge", "\(update.maxSurge)", field: view.maxSurge))
            }
            return (.rollingUpdate(update), premises)
        }
    }

    /// The containers that requests go to.
    private var containers: [ContainerView] {
        let names = situation.applicationContainers
        let found = situation.template.containers.filter { names.contains($0.name.value ?? "") }
        return found.isEmpty ? situation.template.containers : found
    }

    /// What makes a new Pod ready.
    ///
    /// Whether a port opens before the application can answer is not in the input, so that a probe that asks for no more
    /// than the port counts like another.
    private var readiness: (WorkloadModel.Readiness, startup: ProbeSchedule?, [Premise]) {
        func premise(_ probe: ProbeView) -> Premise {
            let text = "\(probe.summary) every \(probe.schedule?.period ?? ProbeSchedule().period) s"
            return Premise(probe.kind.rawValue, text, from: .file(probe.place.position))
        }
        func none(_ why: String) -> Premise { Premise("readinessProbe", "none", from: .standard(source: why)) }
        guard let first = containers.first else { return (.none, nil, [none("there is no container")]) }
        if let container = containers.first(where: { $0.probe(.readiness) == nil && $0.probe(.startup) == nil }) {
            if containers.count == 1, let port = situation.portThatDaprAwaits(of: container) {
                // The defaults of the sidecar's own readiness probe: Dapr, "Dapr arguments and annotations".
                let schedule = ProbeSchedule(initialDelay: 3, period: 6)
                return (.none, schedule, [Premise("dapr.io/app-port", "Dapr's sidecar waits for it", field: port)])
            }
            return (.none, nil, [none("container \(container.name.value ?? "") has none: ready as soon as it runs")])
        }
        let startup = first.probe(.startup)
        let schedule = startup.map { $0.schedule ?? ProbeSchedule() }
        guard let probe = first.probe(.readiness) else { return (.none, schedule, startup.map { [premise($0)] } ?? []) }
        return (
            .probe(probe.schedule ?? ProbeSchedule(), passes: .serving), schedule,
            [probe, startup].compactMap(\.self).map(premise)
        )
    }

    /// The hook that ends a proxy, where it is the application.
    private var quit: ProxyQuit? { containers.compactMap { situation.quits[$0.name.value ?? ""] }.first }

    /// The hook of the container that is told to stop first.
    private var preStop: (WorkloadModel.PreStop, Premise) {
        let hooks = containers.map(preStop(of:))
        return hooks.min { $0.0.untilSignal < $1.0.untilSignal }
            ?? (.none, Premise("preStop", "none", from: .standard(source: "there is no container")))
    }

    /// The hook that lasts longest, of any container, whether requests go to it or not.
    private var lastHook: (seconds: Seconds, premise: Premise)? {
        let hooks = situation.template.servingContainers.map { container in
            let (hook, premise) = preStop(of: container)
            let meaning = "of container \(container.name.value ?? ""), which the Pod ends no sooner than"
            return (hook.duration, Premise("preStop", premise.value, meaning: meaning, from: premise.origin))
        }
        return hooks.max { $0.0 < $1.0 }
    }

    private func preStop(of container: ContainerView) -> (WorkloadModel.PreStop, Premise) {
        let hook = container.preStop
        func premise(_ text: String) -> Premise { Premise("preStop", text, from: .file(hook.place.position)) }
        guard hook.exists else {
            let source = "container \(container.name.value ?? "") has none: SIGTERM comes at once"
            return (.none, Premise("preStop", "none", from: .standard(source: source)))
        }
        if hook.sleepSeconds.isWritten, situation.cluster.kubernetesMinor.value < NativeSleep.minor {
            return (.none, premise("sleep, which Kubernetes \(situation.cluster.kubernetesMinor.text) does not know"))
        }
        if let seconds = hook.sleepSeconds.value { return (.sleep(Seconds(seconds)), premise("sleep \(seconds) s")) }
        if let quit = situation.quits[container.name.value ?? ""] {
            let (at, until) = (Seconds(quit.wait), Seconds(quit.duration))
            let text = "\(quit.name) after \(quit.wait) s, with \(quit.timeout) s for what is left"
            return (.signalsApplication(at: at, until: until), premise(text))
        }
        let call = situation.drainCall(of: container)
        if let call, hook.handler == .httpGet {
            return (.none, premise("GET \(call.path) ends its service at once"))
        }
        guard let command = hook.hookCommand else { return (.none, premise("takes no time that could be told")) }
        let shell = situation.cluster.shell(of: container, situation.settings)
        if situation.cluster.fails(hook, of: container, situation.settings) {
            return (.fails, premise("fails: the image has no shell"))
        }
        let seconds = command.seconds ?? 0
        let assumed = command.needsShell && shell.value == nil ? ", if the image has a shell" : ""
        if let signal = command.signal {
            let before = command.secondsBeforeSignal
            return (
                .signalsApplication(at: Seconds(before), until: Seconds(seconds)),
                premise("'\(signal)' after \(before) s\(assumed)")
            )
        }
        if let call {
            let (after, until) = (Seconds(call.after), Seconds(seconds))
            let text = "'\(call.path)' ends its service after \(call.after) s, if it does not go on answering\(assumed)"
            return (
                call.endsProcess
                    ? .signalsApplication(at: after, until: until) : .stopsServing(at: after, until: until),
                premise(text)
            )
        }
        let bound = command.hasUnknownSteps ? "at least " : ""
        return (.sleep(Seconds(seconds)), premise("waits \(bound)\(seconds) s\(assumed)"))
    }
}

extension WorkloadModel.PreStop {
    /// Seconds until the application is told to stop.
    fileprivate var untilSignal: Seconds {
        switch self {
        case .signalsApplication(let at, _), .stopsServing(let at, _): at
        case .fails: .zero
        case .none, .sleep: duration
        }
    }
}
