extension ShutdownBudget {
    /// The grace period of an application that never hears of SIGTERM, and needs no hook for it.
    package var gracePeriodWithoutHook: Amount {
        Amount(seconds: gracePeriod.seconds, sum: "\(preStop.sum) + shutdown \(shutdown)")
    }

    /// Whether a grace period ends requests that a longer one would let end, whatever is not known turns out to be.
    ///
    /// SIGTERM comes at the end of preStop or of the grace period, SIGKILL when the grace period is over, but not before
    /// the kubelet's minimum after SIGTERM. New requests come until the path has learnt of the deletion. Source:
    /// Kubernetes, "Pod Lifecycle"; measured on kubelet 1.36.
    ///
    /// - Parameters:
    ///   - preStop: seconds that the hook takes if nothing ends it.
    ///   - signal: seconds after which the hook itself tells the application to stop; `nil` if it does not.
    ///   - latency: the path's drain latency, in seconds.
    package static func graceCutsRequests(
        gracePeriod: Int,
        preStop: Int,
        signal: Int? = nil,
        latency: Int,
        application: ApplicationBehavior
    ) -> Bool {
        let wanted = signal ?? preStop
        let told = min(wanted, gracePeriod)
        let killed = max(gracePeriod, min(preStop, gracePeriod) + Limit.kubeletMinimum)
        let answered = latency + (application.slowestRequest ?? 0)
        switch application.termination {
        case .exits: return told < min(answered, wanted)
        case .drains:
            let drainTime = drainTime(of: application)
            return told < min(latency, wanted)
                || min(told + drainTime, killed) < min(answered, wanted + drainTime)
        case .ignores: return killed < answered
        case nil: return killed < min(latency, wanted)
        }
    }
}
