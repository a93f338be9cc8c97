import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds serving workloads that run a single Pod.
struct SingleReplica: Rule {
    static let metadata = RuleMetadata(
        id: "single-replica",
        area: .rollout,
        title: "A single Pod serves, and nothing does when its node goes",
        severity: .warning,
        disruptions: [.nodeDrain, .nodeLoss],
        codes: [502, 503],
        failures: [.noEndpoint, .notListeningYet, .notServingYet],
        remedy: .unsafeFix,
        unsafeBecause:
            "whether two of its Pods may run at once, and what the second one costs, is for its owner to say",
        explanation: """
            A node drain evicts the only Pod before its successor is ready elsewhere, and a node that is lost takes it
            along; until that node counts as not ready, after 40 to 50 s, connections to it time out, and are refused then.
            From Kubernetes 1.26 on kube-proxy goes on sending to the evicted Pod for as long as it is ready, so
            that a preStop hook which outlasts the successor's start loses nothing in a drain; load balancers and proxies
            that send to Pods themselves do not. No disruption budget helps: it can only block the drain. A StatefulSet
            with one Pod is gone in every rollout too, because it has no surge. With an autoscaler its minimum counts,
            not the manifest's replicas. It is a remark of what is only there to try something out.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
            "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
            "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
            "https://github.com/kubernetes/enhancements/tree/master/keps/sig-network/1669-proxy-terminating-endpoints",
        ],
        remark: Remark.Phrase(
            one: "workload has a single Pod, which goes with its node",
            many: "workloads have a single Pod, which goes with its node"
        )
    )

    static let subjects: Subjects<WorkloadSituation> = .serving
        .where { $0.view.kind != .pod && $0.servers.traffic.isMissed }
    // An autoscaler's least number is one place, in however many files the Deployment is that it scales.
    static let repetition = Repetition.oncePerMessage

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        guard let replicas = workload.leastReplicas(context.topology),
            replicas.number == 1 || (replicas.number == 0 && replicas.isAutoscaled),
            !context.hasPeers(workload)
        else { return nil }
        let isStateful = workload.view.kind == .statefulSet
        let obstacle = workload.obstacleToSurge(context)
        let data = workload.servers.keeper
        let isGuessed = replicas.isDefault && !replicas.isAutoscaled
        let isBridged = replicas.number == 1 && context.standsInUntilReplaced(workload, in: .nodeDrain)
        let wish = workload.wishForOnePod
        var notes = workload.notesOfData
        if let wish { notes.append("its manifest says '\(wish)'") }
        if isGuessed, obstacle == nil {
            notes.append("replicas is not written; an autoscaler outside the input may run more Pods")
        }
        if isStateful {
            notes.append(
                "more Pods of a StatefulSet have volumes of their own; its application has to know how to share"
            )
        } else if let obstacle {
            notes.append("a second Pod may have no place: \(obstacle)")
        } else if let data {
            notes.append(
                "a second Pod would hold data of its own; that they share it has to be set up in \(data)"
            )
        }
        // One that the API server asks alone is a controller, which acts on its own besides.
        let routes = workload.node.routesOfClients(context.topology)
        let isController =
            !routes.isEmpty && routes.allSatisfy { $0.kind.path?.isOfAPIServer == true } && !workload.electsLeader
        if isController {
            notes.append("whether two of a controller may act at once, as leader election lets them, is not known")
        }
        let evicting = replicas.number == 1 ? workload.evictingVerticalAutoscaler(context.topology) : nil
        if let evicting {
            notes.append("the VerticalPodAutoscaler \(evicting) evicts the only Pod whenever it changes its requests")
        }
        let mayFix =
            !isStateful && !isController && data == nil && obstacle == nil && wish == nil && replicas.number == 1
        return Fault(
            replicas.number == 0
                ? "\(workload.object.name) may run without any Pod"
                : "\(workload.object.name) has a single Pod to serve",
            at: replicas.place.label(replicas.words),
            // Where nothing leads to it from outside, it may be anything: a database, a job queue, a metrics port. Who lets
            // an autoscaler evict it has the gap again and again. A store without a volume that lasts is one to try or to watch
            // things with, and can have no second Pod.
            severity: evicting != nil
                || routes.contains { !$0.kind.isInCluster }
                    && !workload.isForTrials && wish == nil && workload.notesOfData.isEmpty
                    && !(isController && obstacle != nil)
                ? .warning : .advice,
            confidence: isGuessed ? .assumed : .certain,
            disruptions: (isBridged ? [.nodeLoss] : Self.metadata.disruptions) + (isStateful ? [.rollout] : []),
            symptoms: workload.symptomsWithoutEndpoint,
            notes: notes,
            fix: mayFix ? fix(workload, replicas, context) : nil
        )
    }

    private func fix(_ workload: WorkloadSituation, _ replicas: ReplicaCount, _ context: RuleContext) -> Fix? {
        guard case .key(let key)? = replicas.place.path.components.last else { return nil }
        var changes = [replicas.place.put(2)]
        if replicas.place.node == nil {
            let position: YAMLPosition = replicas.isAutoscaled ? .after("scaleTargetRef") : .first
            changes = [replicas.owner.spec.insert(YAMLMapping.Entry(key, 2), position)]
        }
        if replicas.isAutoscaled, let maximum = replicas.maximum, maximum < 2 {
            changes.append(AutoscalerView(replicas.owner).maxReplicas.put(2))
        }
        var title = "\(key): 2"
        guard workload.view.rollsOut else { return Fix(title, safety: .unsafe, all: changes) }
        // Two Pods are of use where they do not go together; where that cannot be had they are left to a person.
        if workload.mayBeSpread(context) {
            changes.append(workload.spread())
            title += ", spread over zones and nodes"
        }
        if workload.lacksDisruptionBudget(context) {
            let budget = workload.newDisruptionBudget(context)
            changes.append(budget?.change)
            title += ", a new PodDisruptionBudget \(budget?.name ?? "")"
        }
        for budget in context.topology.disruptionBudgets(of: workload.node) where budget.blocks(replicas: 2) {
            changes += budget.allowingOne()
            title += ", maxUnavailable: 1 in PodDisruptionBudget \(budget.view.name)"
        }
        return Fix(title, safety: .unsafe, all: changes)
    }
}

extension WorkloadSituation {
    /// Whether its containers are told to act by turns: `--leader-elect`, `--enable-leader-election`.
    fileprivate var electsLeader: Bool {
        template.containers.contains { container in
            ((container.command.value ?? []) + (container.args.value ?? [])).contains { argument in
                argument.contains("leader-elect") && !argument.hasSuffix("=false")
            }
        }
    }

    /// A VerticalPodAutoscaler that evicts even a single Pod: its updater wants two by default.
    ///
    /// Source: kubernetes/autoscaler, vertical-pod-autoscaler, `updatePolicy.minReplicas` and the updater's --min-replicas.
    fileprivate func evictingVerticalAutoscaler(_ topology: Topology) -> String? {
        topology.manifests.facts(.verticalPodAutoscaler, about: object).first { fact in
            let spec = fact.root["spec"]
            let target = spec?["targetRef"]
            let policy = spec?["updatePolicy"]
            return target?["kind"]?.string == object.kind.rawValue && target?["name"]?.string == object.name
                && policy?["minReplicas"]?.string == "1"
                && !["Off", "Initial"].contains(policy?["updateMode"]?.string ?? "")
        }?
        .name
    }
}
