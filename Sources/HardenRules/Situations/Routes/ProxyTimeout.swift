import HardenKubernetes
import HardenRollout
import HardenYAML

/// How long a proxy in front of a workload waits for an answer.
struct ProxyTimeout {
    let path: TrafficPath
    let seconds: Int
    let label: Finding.Label
    /// Where the number is written; `nil` for a default.
    let place: Place?
    /// Whether the input names the controller and decides the number.
    var isStated: Bool
    /// Where a configuration says the number.
    var said: String?
    /// Whether somebody wrote the number.
    var isWritten: Bool { place != nil || said != nil }
    /// Who says it.
    var origin: String { place.map { "\($0.position)" } ?? said ?? "default" }
    /// The change that sets another number of seconds.
    let change: @Sendable (Int) -> Fix.Change?
}

/// How often a proxy sends a request whose timeout is over, the first time included.
struct ProxyAttempts {
    let count: Int
    let label: Finding.Label
    /// Where the number is written; `nil` for a default.
    let place: Place?
    var said: String?

    var isWritten: Bool { place != nil || said != nil }
    var origin: String { place.map { "\($0.position)" } ?? said ?? "default" }
}
