import Foundation
import HardenCoding
import HardenKubernetes
import HardenRollout
import HardenRules
import HardenYAML

/// One run: a workload as its manifests say, one proxy, and every latency.
struct RunPlan {
    let scenario: Scenario
    var simulation: Simulation
    let front: Front
    let latencies: GivenLatencies
    let time: RigTime
    /// Probes come so much after their time, so that none coincides with what it asks for.
    let probeOffset: Seconds

    /// What answers the clients.
    enum Front: String, CaseIterable, Sendable {
        case envoy, nginx, haproxy
        /// Nothing but kube-proxy.
        case none = "kube-proxy"

        var proxy: Hop {
            switch self {
            case .envoy: .envoy
            case .nginx: .ingressNGINX
            case .haproxy: .haProxy
            case .none: .kubeProxy
            }
        }
    }

    var killDelay: Seconds { simulation.assumptions[.killDelay].range.upperBound }
    /// For a packet to the Pod and back, where the network takes its time.
    var roundTrip: Seconds? { scenario.roundTrip.map { Seconds($0) } }
    var networkRemoval: Seconds? { scenario.networkRemoval.map { Seconds($0) } }

    /// What the scenario says of this proxy.
    var requestsShouldFail: Bool { scenario.expect == .requestsFail && scenario.sparing != front.rawValue }

    /// What the model says.
    var prediction: SimulationResult { simulation.run(draw: latencies.draw) }
}

/// A value for each latency.
struct GivenLatencies {
    private let values: [Latency: Seconds]

    init(_ values: [Latency: Seconds]) { self.values = values }

    subscript(latency: Latency) -> Seconds { values[latency] ?? .zero }
    var draw: GivenDraw { GivenDraw(values) }
}

/// A workload of manifests on the path on which requests reach it.
struct RigWorkload {
    let workload: SimulatedWorkload
    let path: TrafficPath

    /// - Parameters:
    ///   - files: paths of manifests.
    ///   - name: the workload's, where there are several.
    ///   - configuration: what is known of the application besides.
    init(
        files: [String],
        name: String? = nil,
        path wanted: String? = nil,
        configuration: ConfigurationFile = .none
    ) throws {
        let topology = Topology(Manifests(LoadedFile.load(all: files)))
        let context = RuleContext(topology, settings: SettingsResolver(configuration))
        let problems = context.settingsDiagnostics + configuration.diagnostics
        guard problems.isEmpty else { throw RigError(problems.map(\.description).joined(separator: "\n")) }
        let found = context.workloads.filter { name == nil || $0.object.name == name }
        guard found.count == 1, let situation = found.first else {
            throw RigError("\(files.joined(separator: ", ")): \(found.count) workloads instead of one")
        }
        do throws(SimulatedWorkload.Obstacle) {
            workload = try SimulatedWorkload(situation, in: context)
        } catch {
            throw RigError("\(situation.object.title): \(error.reason)")
        }
        let paths = workload.paths.filter { wanted == nil || $0.name == wanted }
        guard let path = paths.first else { throw RigError("\(situation.object.title) has no path \(wanted ?? "")") }
        self.path = path
    }

    /// Whether nothing but kube-proxy stands before the Pods.
    var isDirect: Bool { path.proxy == .kubeProxy }
}

extension RunPlan {
    init(_ scenario: Scenario, _ workload: RigWorkload, front: Front) throws {
        self.scenario = scenario
        self.front = front
        time = RigTime(scale: Double(scenario.scale))
        // 20 ms of the rig.
        probeOffset = Seconds(milliseconds: 20 * scenario.scale)
        let rate = Double(scenario.rate) / time.scale
        let path = workload.workload.on(workload.path, requestsPerSecond: rate)
        let kind: DisruptionKind =
            switch scenario.disruption {
            case .rollout, .steady: .rollout
            case .scaleDown: .scaleDown
            case .nodeDrain: .nodeDrain
            case .spotReclaim: .spotReclaim
            }
        var simulation = workload.workload.simulation(of: kind, on: path).simulation
        simulation.path.proxy = front.proxy
        // Who plays kube-proxy forgets a Pod for good.
        simulation.path.usesTerminatingPods = false
        simulation.path.retries = scenario.retries == .none ? .none : front.proxy.retries
        if let timeout = scenario.connectTimeout { simulation.path.connectTimeout = Seconds(timeout) }
        if let timeout = scenario.idleTimeout { simulation.path.idleTimeout = Seconds(timeout) }
        if case .drains(let limit, _) = simulation.workload.reaction {
            simulation.workload.reaction = .drains(atMost: limit, accepting: Seconds(scenario.accepts))
        }
        if case .probe(let schedule, _) = simulation.workload.readiness, scenario.probesListenerOnly {
            simulation.workload.readiness = .probe(schedule, passes: .listening)
        }
        // Clients send GET and POST in turn.
        simulation.requests.idempotentShare = scenario.allPosts ? 0 : 0.5
        if let trip = scenario.roundTrip {
            simulation.assumptions.override(.roundTrip, with: .exactly(Seconds(trip)), source: "scenario")
        }
        if simulation.path.pinsConnections {
            // All connections of the clients or of the proxy carry a request in turn.
            let reuse = Double(scenario.kept) / rate + simulation.requests.slowestRequest.value
            simulation.assumptions.override(.connectionReuse, with: .exactly(Seconds(reuse)), source: "scenario")
        }
        if scenario.disruption == .steady {
            simulation.disruption = .steadyState
            simulation.horizon = Seconds(scenario.lasts)
            if let from = scenario.pauseFrom, let to = scenario.pauseTo {
                simulation.requests.idleGap = Seconds(from)...Seconds(to)
            }
        } else if case .nodeDrain(_, 0, _) = simulation.disruption {
            simulation.horizon = Seconds(scenario.lasts)
        }
        latencies = GivenLatencies(scenario, simulation, probeOffset: probeOffset)
        self.simulation = simulation
    }
}

extension GivenLatencies {
    fileprivate init(_ scenario: Scenario, _ simulation: Simulation, probeOffset: Seconds) {
        let listening = Seconds(scenario.listens)
        let serving = scenario.serves.map { Seconds($0) } ?? listening
        let attach = Seconds(scenario.attach)
        var values: [Latency: Seconds] = [
            .podStart: Seconds(scenario.podStart), .listening: listening, .serving: serving, .attach: attach,
            .detach: Seconds(scenario.detach), .podRemoval: Seconds(scenario.podRemoval),
            .networkRemoval: scenario.networkRemoval.map { Seconds($0) } ?? .never,
            .evictionRetry: .zero,
        ]
        /// From `usable` until a probe that begins at `first` has passed.
        func passing(_ schedule: ProbeSchedule, first: Seconds, usable: Seconds) -> Seconds {
            var probe = first + probeOffset
            while probe < usable { probe = probe + Seconds(schedule.period) }
            return probe + Seconds((schedule.successThreshold - 1) * schedule.period) - usable
        }
        var isUp = Seconds.zero
        if let startup = simulation.workload.startupProbe {
            let first = Seconds(startup.initialDelay)
            let usable = max(serving, first)
            values[.startupProbe] = passing(startup, first: first, usable: usable)
            isUp = usable + passing(startup, first: first, usable: usable)
        }
        if case .probe(let schedule, let evidence) = simulation.workload.readiness {
            let first = max(isUp, Seconds(schedule.initialDelay))
            let usable = max(evidence == .listening ? listening : serving, first)
            values[.readinessProbe] = passing(schedule, first: first, usable: usable)
        }
        if let check = simulation.path.healthCheck {
            let usable = max(attach, check.passes == .listening ? listening : serving)
            values[.healthCheckSuccess] = passing(check.schedule, first: attach, usable: usable)
            // Pods leave by their deletion, not by a health check, which the rig does not play.
            values[.healthCheckFailure] = .never
        }
        self.init(values)
    }
}
