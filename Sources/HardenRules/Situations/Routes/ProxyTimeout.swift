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

extension WorkloadSettings {
    /// The same, saying what is assumed of requests on a path whose timeout tells less of them than it seems to.
    func counting(_ timeouts: [ProxyTimeout], on paths: [TrafficPath]) -> WorkloadSettings {
        guard slowestRequest.value == nil else { return self }
        let reasons = paths.lazy.compactMap { path -> String? in
            let slowest = WorkloadSituation.slowestRequest(on: path, timeouts, self)
            guard let longest = WorkloadSituation.timeout(on: path, timeouts)?.seconds else { return nil }
            guard longest <= slowest else {
                let limit = GraceLimit.clusterAutoscaler.seconds
                return
                    "a request may take \(slowest) s: its path's timeout of \(longest) s, which no grace period of \(limit) s "
                    + "covers, is taken to be for connections that stay open"
            }
            guard path.timeoutScope == .betweenReads, slowest > ShutdownBudget.assumedSlowestRequest(on: path) else {
                return nil
            }
            return
                "a request may take the \(slowest) s of its path's read timeout, which limits the pauses of an answer, not "
                + "its whole length"
        }
        guard let reason = reasons.first else { return self }
        var settings = self
        settings.slowestRequest = Setting("slowestRequest", nil, slowestRequest.text, from: .standard(source: reason))
        return settings
    }
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
