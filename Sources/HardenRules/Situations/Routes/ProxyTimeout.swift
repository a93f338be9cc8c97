import HardenCoding
import HardenKubernetes
import HardenRollout
import HardenYAML

/// How long a proxy in front of a workload waits for an answer.
struct ProxyTimeout {
    let path: TrafficPath
    let seconds: Int
    let label: Finding.Label
    /// Where somebody wrote the number; `nil` for a default.
    let position: SourcePosition?
    /// Whether the input names the controller and decides the number.
    var isStated: Bool
    /// The change that sets another number of seconds.
    let change: @Sendable (Int) -> Fix.Change?

    var isWritten: Bool { position != nil }
    /// Who says it.
    var origin: String { position.map { "\($0)" } ?? "default" }
}

/// How often a proxy sends a request whose timeout is over, the first time included.
struct ProxyAttempts {
    let count: Int
    let label: Finding.Label
    /// Where somebody wrote the number; `nil` for a default.
    let position: SourcePosition?

    var isWritten: Bool { position != nil }
    var origin: String { position.map { "\($0)" } ?? "default" }
}

/// How long a proxy keeps a connection on which nothing happens.
struct ProxyIdleTime {
    let seconds: Int
    let label: Finding.Label
    let position: SourcePosition?
    /// The change that sets another number of seconds.
    let change: @Sendable (Int) -> Fix.Change?
}
