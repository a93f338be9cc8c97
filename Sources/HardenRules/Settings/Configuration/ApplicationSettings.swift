import HardenCoding
package import HardenRollout

/// What is said about an application: in the configuration file for all or some workloads, or on a workload itself.
///
/// `nil` means that this place does not say it.
package struct ApplicationSettings: Sendable, Hashable {
    /// What the process does on SIGTERM, in the words of the configuration.
    package enum Reaction: String, Sendable, Hashable, CaseIterable {
        /// It finishes the requests that it has, then exits.
        case drains
        /// It exits at once and breaks the requests that it has.
        case exits
        /// It runs on until it is killed.
        case ignores

        /// The same for the arithmetic.
        package var termination: ApplicationBehavior.Termination {
            switch self {
            case .drains: .drains
            case .exits: .exits
            case .ignores: .ignores
            }
        }
    }

    package var slowestRequest: Duration?
    package var shutdown: Duration?
    package var onSIGTERM: Reaction?
    package var closesConnections: Bool?
    package var keepAlive: Duration?
    package var longestConnection: Duration?
    package var idempotent: Bool?
    package var shell: Bool?
    package var spot: Bool?
    package var drainLatency: DrainLatencies?

    package init() {}
}

/// Drain latencies that replace the planning values, path by path.
package struct DrainLatencies: Sendable, Hashable {
    private var values: [TrafficPath: Duration] = [:]

    package init() {}

    package subscript(path: TrafficPath) -> Duration? {
        get { values[path] }
        set { values[path] = newValue }
    }
}
