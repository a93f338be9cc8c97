/// The timing of a probe with nothing left open.
package struct ProbeTiming: Sendable, Hashable {
    /// Seconds from one question to the next.
    package var periodSeconds: Int
    /// Seconds within which the answer must come.
    package var timeoutSeconds: Int
    /// Questions in a row that must fail.
    package var failureThreshold: Int

    package init(periodSeconds: Int, timeoutSeconds: Int, failureThreshold: Int) {
        self.periodSeconds = periodSeconds
        self.timeoutSeconds = timeoutSeconds
        self.failureThreshold = failureThreshold
    }
}

extension ProbeTiming {
    /// What a probe is for; its defaults depend on it.
    package enum Role: String, Sendable, CaseIterable {
        case readiness, liveness, startup
    }

    /// The timing where a probe leaves it open.
    ///
    /// Kubernetes' own defaults (every 10 s, 1 s to answer, 3 failures) restart a Pod that is slow for half a minute.
    /// After the Kubernetes documentation, "Configure Liveness, Readiness and Startup Probes" and "Liveness, Readiness,
    /// and Startup Probes": liveness has the higher failure threshold, so that a Pod is unready for a while before it is
    /// killed, and startup takes the place of an initial delay.
    package static func defaults(for role: Role) -> ProbeTiming {
        switch role {
        // Unready after 15 s; a new Pod waits 5 s at most after it is up.
        case .readiness: ProbeTiming(periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3)
        // Restarted after a minute: four times as patient as readiness.
        case .liveness: ProbeTiming(periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6)
        // Five minutes to start, as in the documentation's example, but asked more often.
        case .startup: ProbeTiming(periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 60)
        }
    }
}

extension Probe {
    /// The probe's timing in a role, with the role's defaults where the probe says nothing.
    ///
    /// A timeout that is only a default is cut down to a period that is shorter.
    package func timing(for role: ProbeTiming.Role) -> ProbeTiming {
        let defaults = ProbeTiming.defaults(for: role)
        let period = every.map(\.wholeSeconds) ?? max(defaults.periodSeconds, timeout?.wholeSeconds ?? 0)
        return ProbeTiming(
            periodSeconds: period,
            timeoutSeconds: timeout.map(\.wholeSeconds) ?? min(defaults.timeoutSeconds, period),
            failureThreshold: failures ?? defaults.failureThreshold
        )
    }
}

extension Health {
    /// The startup probe to write: the one given, or else the liveness check with the patience of a startup probe.
    package var effectiveStartup: Probe? { startup ?? liveness.map { Probe($0.check) } }
}

extension Duration {
    /// The duration in seconds, rounded up: a wait must never be too short.
    package var wholeSeconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) + (attoseconds > 0 ? 1 : 0)
    }
}
