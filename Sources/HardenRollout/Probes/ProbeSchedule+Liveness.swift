/// Probes that restart a container, which cuts the requests that it has.
extension ProbeSchedule {
    /// Whether a liveness probe restarts the container after one failure, or within less than one default period.
    ///
    /// Kubernetes' own defaults are three failures, ten seconds apart. Source: Kubernetes API reference, `Probe`.
    ///
    /// - Parameter seconds: For how long a container that does not answer is to be left alone, if it has just been asked.
    package func isHastyForRestart(before seconds: Int = ProbeSchedule().period) -> Bool {
        failureThreshold <= 1 || longestDelayUntilFailure < seconds
    }

    /// The failures after which a restart is not hasty any more; at least Kubernetes' default.
    package func unhurriedFailureThreshold(for seconds: Int = ProbeSchedule().period) -> Int {
        let periods = (max(0, seconds - timeout) + period - 1) / max(1, period)
        return max(ProbeSchedule().failureThreshold, periods)
    }

    /// The least failures of a liveness probe after which the Pod has been out of the endpoints for as long as it took to
    /// take it out.
    ///
    /// Kubernetes recommends a higher failureThreshold for liveness than for readiness where both ask the same. Source:
    /// Kubernetes, "Configure Liveness, Readiness and Startup Probes".
    package func failureThreshold(morePatientThan readiness: ProbeSchedule) -> Int {
        let twice = 2 * readiness.failureThreshold * readiness.period
        let periods = (twice + period - 1) / max(1, period)
        // Where the timeouts differ much, twice the periods may still be sooner.
        let longer = max(0, readiness.longestDelayUntilFailure - timeout) / max(1, period) + 1
        return max(periods, longer)
    }

    /// A startup probe that grants what this liveness probe granted with its delay, or the time until another probe begins
    /// and as much as this one again.
    package func startupProbe(coveringDelay delay: Int) -> ProbeSchedule {
        let granted = max(startupAllowance, delay + failureThreshold * period)
        let attempts = (granted + period - 1) / max(1, period)
        // An answer that takes longer than a period would put off the next question.
        return ProbeSchedule(period: period, timeout: min(timeout, period), failureThreshold: max(1, attempts))
    }
}
