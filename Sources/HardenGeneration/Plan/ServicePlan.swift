package import HardenRollout
package import ServiceSpec

/// A service with everything that follows from its spec: paths, budgets, names. The documents are written from it.
package struct ServicePlan: Sendable {
    package let service: Service
    package let context: GenerationContext
    /// The ways to the Pods, without repetition.
    package let paths: [TrafficPath]
    package let application: ApplicationBehavior
    package let budget: ShutdownBudget
    package let timeouts: TimeoutLadder

    package init(_ service: Service, context: GenerationContext = .empty) {
        self.service = service
        self.context = context
        var paths: [TrafficPath] = []
        if !service.ports.isEmpty {
            let wanted = service.exposure.map(\.trafficPath)
            for path in wanted + context.otherPaths where !paths.contains(path) { paths.append(path) }
        }
        self.paths = paths
        application = Self.application(of: service, paths: paths)
        budget = ShutdownBudget(paths: paths, application: application, otherPreStop: context.otherPreStop)
        timeouts = TimeoutLadder(slowestRequest: Self.longestExchange(of: service))
    }

    // MARK: Traffic

    /// What is known of the application, as the arithmetic takes it.
    ///
    /// A stream is an answer like any other, and waited for; but not for longer than a node drain allows, and a WebSocket
    /// not at all: its client has to reconnect in any case.
    private static func application(of service: Service, paths: [TrafficPath]) -> ApplicationBehavior {
        var application = ApplicationBehavior(
            slowestRequest: service.traffic.slowestRequest.wholeSeconds,
            termination: service.shutdown.onSIGTERM.termination,
            shutdown: service.shutdown.duration.wholeSeconds,
            closesConnectionsWhileDraining: service.shutdown.closesConnections
        )
        switch service.traffic.connections {
        case .requests: break
        case .webSocket(let longest): application.longestConnection = longest.wholeSeconds
        case .streaming(let longest):
            application.longestConnection = longest.wholeSeconds
            let affordable = ShutdownBudget.longestRequest(
                within: GraceLimit.clusterAutoscaler.seconds,
                paths: paths,
                application: application
            )
            application.slowestRequest = max(
                service.traffic.slowestRequest.wholeSeconds,
                min(longest.wholeSeconds, affordable)
            )
        }
        return application
    }

    /// The longest time for which a connection is in use, which no timeout may cut.
    private static func longestExchange(of service: Service) -> Int {
        let slowest = service.traffic.slowestRequest.wholeSeconds
        return switch service.traffic.connections {
        case .requests: slowest
        case .webSocket(let longest), .streaming(let longest): max(slowest, longest.wholeSeconds)
        }
    }

    /// What the longest time is called in the comment beside a timeout.
    var longestExchangeLabel: String {
        switch service.traffic.connections {
        case .requests: "slowest request"
        case .webSocket: "longest WebSocket"
        case .streaming: "longest stream"
        }
    }

    /// The sum behind the timeout on a path.
    func timeoutSum(on path: TrafficPath) -> String? {
        guard let seconds = timeouts.timeout(on: path) else { return nil }
        let inner = timeouts.application
        switch path.timeoutScope {
        case .betweenReads: return "\(longestExchangeLabel) \(inner) + \(seconds - inner)"
        case .wholeRequest:
            return seconds == path.defaultTimeout
                ? "the default; \(longestExchangeLabel) \(inner)"
                : "\(longestExchangeLabel) \(inner) + \(seconds - inner)"
        case nil: return nil
        }
    }

    // MARK: Probes

    /// The readiness probe's times.
    var readiness: ProbeSchedule? { service.health.readiness.map { ProbeSchedule($0.timing(for: .readiness)) } }

    /// The load balancer's health check, which means the same as the readiness probe.
    var healthCheck: ProbeSchedule { (readiness ?? ProbeSchedule()).loadBalancerHealthCheck }

    /// Seconds that a new Pod must stay ready before the rollout goes on.
    var minReadySeconds: Int {
        service.rollout.minimumReady?.wholeSeconds ?? RolloutDeadline.minReady(behind: paths, healthCheck: healthCheck)
    }

    /// `progressDeadlineSeconds`, where the default does not fit.
    var progressDeadlineSeconds: Int? {
        let startup = service.health.effectiveStartup.map { ProbeSchedule($0.timing(for: .startup)).startupAllowance }
        return RolloutDeadline.required(
            startupAllowance: startup ?? 0,
            readinessDelay: readiness?.longestDelayUntilSuccess(afterStartupOf: startup ?? 0) ?? 0,
            minReady: minReadySeconds
        )
    }

    // MARK: Ports

    /// The port with a name, or the first.
    func port(named name: String?) -> Port? {
        guard let name else { return service.ports.first }
        return service.ports.first { $0.name == name }
    }

    /// The port with a number, or the first; `nil` if the number is not one of the service's ports.
    func port(numbered number: Int?) -> Port? {
        guard let number else { return service.ports.first }
        return service.ports.first { $0.number == number }
    }

    /// Exposures of one kind with their port; those without such a port are left out (validation reports them).
    func exposures<Kind>(_ select: (Exposure) -> Kind?) -> [(exposure: Kind, port: Port)] {
        service.exposure.compactMap { exposure in
            guard let kind = select(exposure) else { return nil }
            let name =
                if case .standaloneNEG(let group) = exposure { group.port } else { exposure.route?.port }
            return port(named: name).map { (kind, $0) }
        }
    }
}

extension Shutdown.Reaction {
    var termination: ApplicationBehavior.Termination {
        switch self {
        case .drains: .drains
        case .exits: .exits
        case .ignores: .ignores
        }
    }
}

extension ProbeSchedule {
    init(_ timing: ProbeTiming) {
        self.init(
            period: timing.periodSeconds,
            timeout: timing.timeoutSeconds,
            failureThreshold: timing.failureThreshold
        )
    }
}
