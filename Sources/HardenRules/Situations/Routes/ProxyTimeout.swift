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
    /// Whether somebody wrote the number.
    var isWritten: Bool { place != nil }
    /// The change that sets another number of seconds.
    let change: @Sendable (Int) -> Fix.Change?
}
