package import HardenRollout

/// Everything that is known or assumed about a workload beyond its manifests. Times are whole seconds.
package struct WorkloadSettings: Sendable, Hashable {
    /// `nil`: a request may take as long as its path's timeout allows.
    package var slowestRequest: Setting<Int?>
    /// `nil`: unknown.
    package var shutdown: Setting<Int?>
    /// `nil`: unknown, which counts as exiting at once.
    package var onSIGTERM: Setting<ApplicationBehavior.Termination?>
    package var closesConnections: Setting<Bool>
    /// Idle timeout of the server; `nil`: unknown.
    package var keepAlive: Setting<Int?>
    /// How long a connection carries one answer at most; `nil`: unknown, which counts as none that does.
    package var longestConnection: Setting<Int?>
    package var idempotent: Setting<Bool>
    /// Whether the image has a shell, for all images that are not listed; `nil`: unknown.
    package var shell: Setting<Bool?>
    package var spot: Setting<Bool>
    package var drainLatency: [TrafficPath: Setting<Int>]

    /// The application as the arithmetic takes it.
    package var application: ApplicationBehavior {
        ApplicationBehavior(
            slowestRequest: slowestRequest.value,
            termination: onSIGTERM.value,
            shutdown: shutdown.value,
            closesConnectionsWhileDraining: closesConnections.value,
            longestConnection: longestConnection.value
        )
    }

    /// The drain latency of a path.
    /// Whether a path is known to forget Pods that go at some time, by itself or because somebody reloads it.
    package func forgetsPods(_ path: TrafficPath) -> Bool {
        !path.learnsOnReload || drainLatency[path]?.origin.isStandard == false
    }

    package func latency(of path: TrafficPath) -> Int { drainLatency[path]?.value ?? path.drainLatency }

    /// All settings as they are shown.
    package var assumptions: [Finding.Assumption] {
        [
            slowestRequest.assumption, shutdown.assumption, onSIGTERM.assumption, closesConnections.assumption,
            keepAlive.assumption, longestConnection.assumption, idempotent.assumption, shell.assumption,
            spot.assumption,
        ] + TrafficPath.allCases.compactMap { drainLatency[$0] }.map(\.assumption)
    }
}
