import HardenKubernetes
package import HardenRollout

/// A workload of the input as the rollout model takes it. A class, because it holds so much that copying it is work.
package final class SimulatedWorkload: Sendable {
    package let situation: WorkloadSituation
    package let replicas: Int
    /// The paths that are simulated: the ways over proxies, or clients inside the cluster where there is no other.
    package let paths: [TrafficPath]
    /// The number of Pods, where it is not in the input and was taken for granted.
    let assumedReplicas: Int?
    let context: RuleContext
    private let count: ReplicaCount?

    /// Why a workload is not simulated.
    package struct Obstacle: Error, Sendable, Hashable {
        package let reason: String

        package init(reason: String) { self.reason = reason }
    }

    /// Nodes of a cluster where nothing is said: with fewer, no Pod is left while another is replaced.
    private static let leastNodes = 2
    /// More Pods behave like these, and take longer to work out.
    static let mostReplicas = 2000

    /// - Throws: `Obstacle` for a workload that gets no requests, or of whose Pods too little is known.
    package init(_ situation: WorkloadSituation, in context: RuleContext) throws(Obstacle) {
        self.situation = situation
        self.context = context
        assumedReplicas = nil
        guard situation.view.kind != .pod else { throw Obstacle(reason: "a Pod without a controller is not replaced") }
        guard !situation.isOff else { throw Obstacle(reason: "it is scaled to no Pod") }
        guard situation.isServing, situation.takesTCP else {
            throw Obstacle(reason: "no Service in the input sends it requests over TCP")
        }
        switch situation.servers.traffic {
        case .metrics: throw Obstacle(reason: "only a monitoring system asks it for something")
        case .dispensable: throw Obstacle(reason: "the API server does without its answers (failurePolicy: Ignore)")
        case .requests, .connections: break
        }
        guard !situation.paths.isEmpty else {
            throw Obstacle(reason: "the input does not tell how requests reach it")
        }
        count = situation.view.kind == .daemonSet ? nil : situation.leastReplicas(context.topology)
        if situation.view.kind == .daemonSet {
            replicas = situation.placeOfLocalTraffic == nil ? Self.leastNodes : 1
        } else if let count {
            replicas = count.number
        } else if let scaler = situation.node.otherScalers.first {
            throw Obstacle(
                reason: "\(scaler.title) may decide how many Pods it has, and does not tell how many those are"
            )
        } else {
            throw Obstacle(reason: "the number of its Pods is not in the input (a placeholder, or a kustomization)")
        }
        guard replicas > 0 else { throw Obstacle(reason: "it may run without any Pod") }
        guard replicas <= Self.mostReplicas else {
            throw Obstacle(reason: "it has more than \(Self.mostReplicas) Pods")
        }
        paths = situation.simulatedPaths
    }

    /// A workload of which less is known than a simulation needs.
    private init(_ situation: WorkloadSituation, in context: RuleContext, replicas: Int, isAssumed: Bool) {
        self.situation = situation
        self.context = context
        self.replicas = replicas
        assumedReplicas = isAssumed ? replicas : nil
        count = nil
        paths = situation.paths.isEmpty ? [situation.ownClients.path] : situation.simulatedPaths
    }

    /// Numbers of Pods for which something has to hold that is to hold for any: none to spare, few, and many.
    private static let anyReplicas = [1, 3, 10]

    /// The workload as it is; where the input does not tell how many Pods it has or how requests reach it, as it may be,
    /// with clients inside the cluster, which every workload can have.
    static func possible(_ situation: WorkloadSituation, in context: RuleContext) -> [SimulatedWorkload] {
        do throws(Obstacle) {
            return [try SimulatedWorkload(situation, in: context)]
        } catch {
            guard situation.view.kind != .pod else { return [] }
            let known =
                situation.view.kind == .daemonSet ? leastNodes : situation.leastReplicas(context.topology)?.number
            let counts =
                known.map { $0 > 0 ? [min($0, mostReplicas)] : anyReplicas }
                ?? situation.saidReplicas(context.topology) ?? anyReplicas
            return counts.map {
                SimulatedWorkload(situation, in: context, replicas: $0, isAssumed: known == nil || counts.count > 1)
            }
        }
    }

    /// What the simulation does not take into account, in sentences.
    package var notes: [String] {
        var notes = situation.pathNotes
        if situation.view.kind == .daemonSet {
            notes.append("a node drain leaves the Pods of a DaemonSet alone; they end with their node")
        }
        if paths.count < situation.paths.count { notes.append("clients inside the cluster are not counted") }
        if situation.view.rollsOut, situation.view.strategy.value != .onDelete, !rollsOut {
            notes.append("how it is rolled out cannot be told from the input")
        }
        return notes
    }

    /// The disruptions that can happen to it.
    ///
    /// - Parameter chosen: those that are asked for; none for all that are announced.
    package func disruptions(among chosen: [DisruptionKind]) -> [DisruptionKind] {
        let kinds = chosen.isEmpty ? DisruptionKind.allCases.filter(\.isAnnounced) : chosen
        return kinds.filter { kind in
            switch kind {
            case .rollout: rollsOut
            // Draining leaves the Pods of a DaemonSet alone; they end with their node. Source: kubectl drain,
            // --ignore-daemonsets; Cluster Autoscaler FAQ, enable-ds-eviction.
            case .scaleDown, .nodeDrain: situation.view.kind != .daemonSet
            case .nodeLoss, .podCrash: true
            case .spotReclaim: !chosen.isEmpty || situation.spotNotice != nil
            }
        }
    }

    /// Whether a rollout replaces its Pods, in a way that is known.
    private var rollsOut: Bool {
        switch situation.view.strategy.value {
        // A StatefulSet's rollout leaves the ordinals below its partition alone.
        case .rollingUpdate where situation.view.partition.value ?? 0 >= replicas: false
        case .rollingUpdate, .canary: situation.rollingUpdate != nil || situation.view.isPromotedAsAWhole
        case .recreate, .blueGreen: true
        case .onDelete, nil: false
        }
    }

    var replicasPremise: Premise {
        guard let count else {
            if let place = situation.placeOfLocalTraffic {
                return Premise("Pods that a client reaches", "1, that of its node", from: .file(place.position))
            }
            return Premise("nodes", "\(replicas)", from: .standard(source: "the least number with a Pod to spare"))
        }
        let name = count.isAutoscaled ? "minReplicas" : "replicas"
        return Premise(name, "\(replicas)", at: count.isDefault ? nil : count.place, orDefault: "Kubernetes")
    }
}

extension WorkloadSituation {
    /// The ways over proxies, or clients inside the cluster where there is no other.
    fileprivate var simulatedPaths: [TrafficPath] {
        let proxied = paths.filter { !$0.isInCluster || hasNodePort }
        return proxied.isEmpty ? paths : proxied
    }

    /// Whether kube-proxy continues what comes from outside of the cluster.
    fileprivate var hasNodePort: Bool { node.routes.contains { $0.kind == .nodePort } }
}

extension WorkloadSituation {
    /// The numbers of Pods that its file and the kustomizations of the input give it, the least and the most of them; `nil`
    /// where one of them is not known.
    fileprivate func saidReplicas(_ topology: Topology) -> [Int]? {
        let patches = topology.patches(of: node.position).filter { $0.mayChange(["spec", "replicas"]) }
        let said = patches.map(\.replicas) + [view.replicas.value]
        guard !node.isScaled, !said.contains(nil) else { return nil }
        let numbers = said.compactMap(\.self).filter { $0 > 0 && $0 <= SimulatedWorkload.mostReplicas }
        guard let least = numbers.min(), let most = numbers.max() else { return nil }
        return least == most ? [least] : [least, most]
    }
}
