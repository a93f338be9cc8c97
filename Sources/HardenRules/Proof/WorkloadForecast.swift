import HardenKubernetes
import HardenSystem
import HardenRollout
import Synchronization

/// What a fix is judged by: how one disruption of a workload goes on one path, in its worst case.
struct Forecast: Sendable, Hashable {
    /// Requests that fail for their clients, until the last change.
    var lost: Double
    /// Part of the requests that fails until somebody intervenes, 0 to 1.
    var lastingShare: Double
    /// Seconds in which no Pod serves.
    var unserved: Seconds
    /// Seconds until all is over at the latest; `.never` if it hangs.
    var duration: Seconds
    /// Seconds until all is over if everything goes as quickly as it can: what is left of it is the price of a setting.
    var leastDuration: Seconds
    /// The most Pods that exist at a time, those that are terminating among them.
    var podsAtOnce: Int
    /// The same in the course that fails the most requests.
    var podsInWorstCourse: Int

    /// Whether requests fail until somebody intervenes.
    var isEndless: Bool { lastingShare > 0 }

    init(_ simulation: Simulation) {
        let (result, courses) = simulation.worst()
        let quickest = simulation.run(draw: QuickestDraw())
        lost = result.failedRequests
        duration = result.duration
        leastDuration = quickest.duration
        podsInWorstCourse = result.podsAtOnce
        // The course that loses the most requests is not the one that leaves no Pod for the longest.
        lastingShare = courses.map { $0.shownFailures.reduce(0) { $0 + ($1.lastingShare ?? 0) } }.max() ?? 0
        unserved = result.unserved
        podsAtOnce = courses.map(\.podsAtOnce).max() ?? 0
    }
}

/// Every latency at its least.
private struct QuickestDraw: LatencyDraw {
    mutating func seconds(for latency: Latency, in range: LatencyRange) -> Seconds { range.lowerBound }
}

extension SimulationResult {
    /// The most Pods that exist at a time.
    fileprivate var podsAtOnce: Int {
        var changes: [(time: Seconds, delta: Int)] = []
        for pod in pods {
            // A restarted container is the same Pod.
            if pod.origin != .restarted { changes.append((pod.start?.created ?? .always, 1)) }
            if let end = pod.end, end.cause != .crashed, !end.gone.isNever { changes.append((end.gone, -1)) }
        }
        changes.sort { ($0.time, $0.delta) < ($1.time, $1.delta) }
        var (count, most) = (0, 0)
        for change in changes {
            count += change.delta
            most = max(most, count)
        }
        return most
    }
}

/// A disruption of a workload on a path.
struct Situation: Hashable, Sendable {
    var kind: DisruptionKind
    var path: TrafficPath
    /// Who sends requests on the path.
    var clients: String
    /// Pods that are taken for granted where the input does not tell their number.
    var assumedReplicas: Int?

    /// What it holds for alone.
    var condition: String? { assumedReplicas.map { "if it has \($0.pods)" } }
}

/// Simulations by their place, for a workload as it is or as it would be.
typealias Simulations = [Situation: Simulation]

extension WorkloadSituation {
    /// Everything that the model makes of a workload.
    ///
    /// Where the input does not tell how many Pods there are or on which ways requests come, a proof has to hold for any
    /// number and on the way that is always there.
    func simulations(in context: RuleContext) -> Simulations {
        var simulations: Simulations = [:]
        for workload in SimulatedWorkload.possible(self, in: context) {
            let kinds = workload.disruptions(among: [])
            for path in workload.paths {
                let simulated = workload.on(path)
                for kind in kinds {
                    let place = Situation(
                        kind: kind,
                        path: path,
                        clients: label(of: path),
                        assumedReplicas: workload.assumedReplicas
                    )
                    simulations[place] = workload.simulation(of: kind, on: simulated).simulation
                }
            }
        }
        return simulations
    }
}

/// Forecasts of simulations, each worked out once: workloads of one make have equal models.
///
/// Whoever judges and tells the same input uses the same one, so that nothing is simulated twice.
package final class ForecastCache: Sendable {
    private let known = Mutex<[Simulation: Forecast]>([:])

    package init() {}

    subscript(_ simulation: Simulation) -> Forecast? { known.withLock { $0[simulation] } }

    /// Works out what is not known yet, on all cores.
    func prepare(_ simulations: Set<Simulation>) {
        let new = known.withLock { known in simulations.filter { known[$0] == nil } }
        let results = Array(new).concurrentMap { ($0, Forecast($0)) }
        known.withLock { known in
            for (simulation, forecast) in results { known[simulation] = forecast }
        }
    }
}
