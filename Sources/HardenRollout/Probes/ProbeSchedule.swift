/// The times and attempts of a probe, in seconds.
///
/// Source: Kubernetes API reference, `Probe`; defaults are those of the API server.
package struct ProbeSchedule: Hashable, Sendable {
    package var initialDelay: Int
    package var period: Int
    package var timeout: Int
    package var failureThreshold: Int
    package var successThreshold: Int

    package init(
        initialDelay: Int = 0,
        period: Int = 10,
        timeout: Int = 1,
        failureThreshold: Int = 3,
        successThreshold: Int = 1
    ) {
        self.initialDelay = initialDelay
        self.period = period
        self.timeout = timeout
        self.failureThreshold = failureThreshold
        self.successThreshold = successThreshold
    }

    /// Longest time from the application being able to answer until the probe has passed.
    ///
    /// The failure threshold takes no part in it: one success is enough unless `successThreshold` asks for more. Nor does
    /// a timeout beyond the period: what hangs for so long is not able to answer.
    package var longestDelayUntilSuccess: Int { initialDelay + successThreshold * period + min(timeout, period) }

    /// The same, counted from when a startup probe has passed: a delay runs from the container's start.
    ///
    /// Source: kubernetes/kubernetes, pkg/kubelet/prober/worker.go, `doProbe`.
    package func longestDelayUntilSuccess(afterStartupOf seconds: Int) -> Int {
        longestDelayUntilSuccess - min(initialDelay, seconds)
    }

    /// Shortest time from the container's start until a readiness probe has passed.
    ///
    /// It asks nothing before its delay, nor before the startup probe has passed.
    package func shortestDelayUntilSuccess(after startup: ProbeSchedule?) -> Int {
        max(initialDelay, startup?.initialDelay ?? 0) + (successThreshold - 1) * period
    }

    /// Longest time from the application no longer answering until the probe has failed for good: each attempt waits for
    /// the one before it.
    ///
    /// Source: kubernetes/kubernetes, pkg/kubelet/prober/worker.go, `run`.
    package var longestDelayUntilFailure: Int {
        timeout > period ? period + failureThreshold * timeout : failureThreshold * period + timeout
    }

    /// The sum of `longestDelayUntilFailure`.
    package var sumUntilFailure: String {
        timeout > period
            ? "period \(period) + failureThreshold \(failureThreshold) × timeout \(timeout) = \(longestDelayUntilFailure)"
            : "failureThreshold \(failureThreshold) × period \(period) + timeout \(timeout) = \(longestDelayUntilFailure)"
    }

    /// Seconds after its start from which on a container may be restarted: the first failure may come as soon as the delay is
    /// over.
    package var soonestRestart: Int { initialDelay + (failureThreshold - 1) * period }

    /// Time that a startup probe grants before the container is restarted.
    package var startupAllowance: Int { initialDelay + failureThreshold * period }
}

extension ProbeSchedule {
    /// What GKE Ingress asks nodes where neither a BackendConfig nor a readiness probe says it.
    ///
    /// Source: kubernetes/ingress-gce, pkg/translator/healthchecks.go, `DefaultHealthCheck`.
    package static let instanceGroup = ProbeSchedule(period: 60, timeout: 60, failureThreshold: 10)

    /// The health check that GKE Ingress makes of a readiness probe, once, when it makes the backend: nodes are asked less
    /// often, because each asks for all of its Pods.
    ///
    /// Source: kubernetes/ingress-gce, pkg/translator/healthchecks.go, `ApplyProbeSettingsToHC`.
    package func ingressHealthCheck(_ standard: ProbeSchedule, asksNodes: Bool) -> ProbeSchedule {
        ProbeSchedule(
            period: asksNodes ? period + Self.instanceGroup.period : period,
            timeout: timeout,
            failureThreshold: standard.failureThreshold,
            successThreshold: standard.successThreshold
        )
    }

    /// A load balancer's health check that means the same as the readiness probe.
    ///
    /// Healthy after one success and unhealthy after two failures, the load balancer's own defaults; all values are kept
    /// within its ranges (1 to 300 seconds, 1 to 10 attempts, timeout no longer than the interval).
    /// Source: Compute Engine API, `healthChecks`.
    package var loadBalancerHealthCheck: ProbeSchedule {
        let interval = min(300, max(1, period))
        return ProbeSchedule(
            period: interval,
            timeout: min(interval, max(1, timeout)),
            failureThreshold: 2,
            successThreshold: 1
        )
    }
}
