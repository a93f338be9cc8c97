package import HardenKubernetes
package import HardenRollout

/// A preStop hook that waits.
package struct PreStopWait: Sendable {
    /// Seconds; at least so many where `isExact` is false.
    package let seconds: Int
    package let isExact: Bool
    package let container: String
    /// Where the number of seconds, or the command that has it, is written.
    package let place: Place
    /// Whether the kubelet itself waits, so that nothing of the image is needed.
    package let isNative: Bool
    /// Seconds after which the hook itself tells the application to stop; `nil` if it does not.
    package let signal: Int?
}

extension WorkloadSituation {
    /// The hooks of all serving containers of which it is known how long they wait.
    static func preStopWaits(of template: PodTemplateView) -> [PreStopWait] {
        template.servingContainers.compactMap { container in
            let hook = container.preStop
            guard hook.exists, let wait = hook.wait else { return nil }
            return PreStopWait(
                seconds: wait.seconds,
                isExact: wait.isExact,
                container: container.name.value ?? "",
                place: wait.place,
                isNative: hook.sleepSeconds.isWritten,
                signal: hook.hookCommand.flatMap { $0.signal == nil ? nil : $0.secondsBeforeSignal }
            )
        }
    }

    /// The seconds that a container has to wait before SIGTERM: those of the budget, and as long as the container that serves
    /// where it is one that this needs.
    package func requiredPreStop(of container: ContainerView) -> ShutdownBudget.Amount {
        let names = Set(containersThatServe.compactMap(\.name.value))
        guard !names.isEmpty, let name = container.name.value, !names.contains(name),
            let own = preStopWaits.filter({ names.contains($0.container) }).map(\.seconds).max(),
            own > budget.preStop.seconds
        else { return budget.preStop }
        return ShutdownBudget.Amount(seconds: own, sum: "as long as \(names.sorted().joined(separator: " and "))")
    }

    /// The request of a container's hook by which it stops serving; `nil` where it is known to go on answering, and only to
    /// say `Connection: close`.
    package func drainCall(of container: ContainerView) -> DrainCall? {
        let hook = container.preStop
        let isHarmless = settings.closesConnections.value && !settings.closesConnections.origin.isStandard
        guard !isHarmless, let call = hook.hookCommand?.drainCall ?? Self.call(of: hook, container) else { return nil }
        guard let port = call.port, !container.ports.contains(where: { $0.containerPort.value == port }) else {
            return call
        }
        // A port that nobody declares may be that of a sidecar, such as Contour's shutdown manager.
        return servingContainers.count > 1 || Self.meshPorts.contains(port) ? nil : call
    }

    /// Whether a hook of what requests go to is a request that takes as long as its answer, which nothing tells.
    package var hookTakesUnknownTime: Bool {
        containersThatServe.contains { $0.preStop.handler == .httpGet && drainCall(of: $0) == nil }
    }

    private static func call(of hook: LifecycleHookView, _ container: ContainerView) -> DrainCall? {
        guard hook.handler == .httpGet, !hook.http.host.isWritten, let path = hook.http.path.known else { return nil }
        switch hook.http.port.value {
        case .int(let port): return DrainCall(path: path, port: port)
        case .string(let name):
            let port = container.ports.first { $0.name.value == name }
            return port == nil ? nil : DrainCall(path: path, port: port?.containerPort.value)
        case nil: return nil
        }
    }

    /// Where the sidecars of Istio and Linkerd take orders.
    ///
    /// Sources: Istio, "Application Requirements", ports used by Istio; Linkerd, `linkerd-admin` 4191.
    private static let meshPorts: Set<Int> = [4191, 15000, 15020, 15021]

    /// What users see when the Pod closes connections under requests, for each path.
    package var symptomsOfClosedConnections: [String] { symptoms([.cutInFlight], broken: "a closed connection") }

    /// What users see when requests still arrive while the Pod ends and after it is gone.
    package var symptomsOfLateRequests: [String] {
        symptoms([.refused, .unreachable, .cutInFlight], broken: "a connection that times out or is refused")
    }

    /// What users see where the process ends so many seconds after the Pod's deletion.
    package func symptoms(ofEndAfter seconds: Int) -> [String] {
        let isLate = paths.contains { seconds < settings.latency(of: $0) }
        return isLate ? symptomsOfLateRequests : symptomsOfClosedConnections
    }

    /// Who sends requests on a path.
    package func label(of path: TrafficPath) -> String { path == ownClients.path ? ownClients.label : path.label }

    /// The status codes of each path's proxy.
    ///
    /// - Parameters:
    ///   - broken: What a client without a proxy between has.
    ///   - some: The paths, if not all of the workload's.
    ///   - isMeshed: Whether the proxy that a mesh puts into the Pods is still there to answer.
    package func symptoms(
        _ kinds: [Symptom],
        broken: String,
        on some: [TrafficPath]? = nil,
        isMeshed: Bool = true
    ) -> [String] {
        var symptoms: [String] = []
        let mesh = isMeshed ? meshProxy : nil
        for symptom in (some ?? paths).compactMap({ self.symptom(kinds, broken: broken, on: $0, mesh) })
        where !symptoms.contains(symptom) { symptoms.append(symptom) }
        return symptoms + (some == nil ? ownClients.symptomsOfOthers : [])
    }

    private func symptom(_ kinds: [Symptom], broken: String, on path: TrafficPath, _ mesh: InjectedProxy?) -> String? {
        let codes = Set(kinds.flatMap { path.proxy.statuses($0) }.compactMap { $0 }).sorted().map(String.init)
            .joined(separator: " or ")
        if path.isOfAPIServer { return ownClients.refusals[path].map { "\($0) (\(codes) from the API server)" } }
        // The application's port is closed, and the Pod's own proxy takes connections for it.
        if let mesh, takesTCP, !Set(kinds).isDisjoint(with: [.refused, .cutInFlight]) {
            let isGone = kinds.contains(.unreachable)
            if codes.isEmpty { return "\(mesh.answer)\(isGone ? ", then \(broken)" : "") (\(label(of: path)))" }
            if !isGone { return "\(mesh.answer) over \(label(of: path))" }
        }
        guard codes.isEmpty else { return "\(codes) from \(label(of: path))" }
        // A datagram is lost without a word.
        return "\(takesTCP ? broken : "no answer") (\(label(of: path)))"
    }
}

extension SettingsResolver {
    /// Whether a container's hook is known to fail, because its image has neither a shell nor what comes with one.
    package func fails(_ hook: LifecycleHookView, of container: ContainerView, _ settings: WorkloadSettings) -> Bool {
        guard let command = hook.hookCommand, command.needsShell || command.program == "sleep" else { return false }
        return shell(of: container, settings).value == false
    }
}
