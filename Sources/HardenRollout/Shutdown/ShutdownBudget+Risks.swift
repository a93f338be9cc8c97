extension ShutdownBudget {
    /// Something that no number of seconds repairs.
    package enum Risk: Hashable, Sendable {
        /// A kept-alive connection stays with the terminating Pod on this path, and the application does not say
        /// `Connection: close`: what arrives on it while the process ends is lost.
        case keptAliveConnectionsAreCut(TrafficPath)
        /// The load balancer's draining timeout ends at its limit, before the slowest request does.
        case drainingLimitReached(wanted: Int)
        /// A request may outlast the time that is left for it.
        case slowestRequestUnknown
    }

    /// The risks that remain although the budget is kept.
    package static func risks(
        paths: some Sequence<TrafficPath>,
        application: ApplicationBehavior
    ) -> [Risk] {
        var risks: [Risk] = []
        var hasPath = false
        for path in paths {
            hasPath = true
            if path.pinsConnections, !application.closesConnectionsWhileDraining {
                risks.append(.keptAliveConnectionsAreCut(path))
            }
            if path.isGoogleLoadBalancer, let slowest = application.slowestRequest, 3 * slowest > 2 * Limit.draining {
                let risk = Risk.drainingLimitReached(wanted: (3 * slowest + 1) / 2)
                if !risks.contains(risk) { risks.append(risk) }
            }
        }
        if hasPath, application.slowestRequest == nil { risks.append(.slowestRequestUnknown) }
        return risks
    }
}
