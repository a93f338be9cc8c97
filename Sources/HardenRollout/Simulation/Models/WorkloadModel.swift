/// What is run, how it is updated, and how its processes start and end.
///
/// Every Pod is alike. What is not known has the cautious value: no readiness probe, no preStop, a process that exits
/// at once on SIGTERM and sends no `Connection: close`.
package struct WorkloadModel: Hashable, Sendable {
    package var kind: Kind
    package var scale: Scale
    package var strategy: UpdateStrategy
    /// `minReadySeconds`.
    package var minReady: Seconds
    /// What makes a new Pod ready.
    package var readiness: Readiness
    package var startup: Startup
    /// What has to pass before any other probe is asked.
    package var startupProbe: ProbeSchedule?
    package var preStop: PreStop
    /// Seconds until the preStop hooks of all containers have ended, where those of others last longer: a Pod is gone once
    /// its last container has ended. Source: kubernetes/kubernetes, pkg/kubelet/kuberuntime, `killContainersWithSyncResult`.
    package var lastHook = Seconds.zero
    /// `terminationGracePeriodSeconds`.
    package var gracePeriod: Seconds
    package var reaction: Reaction
    /// Whether answers carry `Connection: close` (HTTP/2: GOAWAY) from the beginning of preStop on.
    package var closesConnectionsWhileDraining: Bool
    /// Seconds for which the server keeps an idle connection; `nil` if that is not known.
    package var serverIdleTimeout: Seconds?
    /// Whether its only Pod has a volume that can be on one node at a time, so that a successor waits for it.
    package var sharesVolume = false

    /// Whether the replacement of a Pod waits until the old Pod is entirely gone.
    package var replacesAfterRemoval: Bool { kind.replacesAfterRemoval || sharesVolume }

    /// What Kubernetes assumes for `terminationGracePeriodSeconds`. Source: Kubernetes API reference, `PodSpec`.
    package static let defaultGracePeriod: Seconds = 30

    package init(
        kind: Kind = .deployment,
        scale: Scale,
        strategy: UpdateStrategy = .rollingUpdate(.kubernetesDefault),
        minReady: Seconds = .zero,
        readiness: Readiness = .none,
        startup: Startup = Startup(),
        preStop: PreStop = .none,
        gracePeriod: Seconds = WorkloadModel.defaultGracePeriod,
        reaction: Reaction = .exits,
        closesConnectionsWhileDraining: Bool = false,
        serverIdleTimeout: Seconds? = nil
    ) {
        self.kind = kind
        self.scale = scale
        self.strategy = strategy
        self.minReady = minReady
        self.readiness = readiness
        self.startup = startup
        self.preStop = preStop
        self.gracePeriod = gracePeriod
        self.reaction = reaction
        self.closesConnectionsWhileDraining = closesConnectionsWhileDraining
        self.serverIdleTimeout = serverIdleTimeout
    }
}

extension WorkloadModel {
    /// Which controller owns the Pods.
    package enum Kind: Hashable, Sendable, CaseIterable {
        case deployment
        case statefulSet
        case daemonSet
        /// Argo Rollouts' `Rollout`.
        case rollout

        /// Whether the replacement of a Pod waits until the old Pod is entirely gone.
        ///
        /// A StatefulSet's replacement carries the same name, a DaemonSet's runs on the same node.
        /// Source: Kubernetes, "StatefulSets" and "Perform a Rolling Update on a DaemonSet".
        package var replacesAfterRemoval: Bool { self == .statefulSet || self == .daemonSet }
    }

    /// How many Pods there are.
    package enum Scale: Hashable, Sendable {
        case fixed(Int)
        /// An autoscaler owns the number, whatever the manifest's `replicas` says; its least number is the worst case.
        case autoscaled(minimum: Int)

        /// The number of Pods that the worst case starts from.
        package var replicas: Int {
            switch self {
            case .fixed(let replicas): replicas
            case .autoscaled(let minimum): minimum
            }
        }
    }

    /// How Pods are replaced in a rollout.
    package enum UpdateStrategy: Hashable, Sendable {
        case rollingUpdate(RollingUpdate)
        /// All Pods go before the first new one is created.
        case recreate
        /// Nothing is replaced until somebody deletes a Pod.
        case onDelete
        /// Argo Rollouts' blue-green: a whole new set is started, the Service is switched, and the old set goes
        /// `scaleDownDelay` seconds later.
        case blueGreen(scaleDownDelay: Seconds)
        /// Argo Rollouts' canary with traffic routing: a whole new set is started behind a Service of its own, so that the
        /// path knows it when it is promoted, and the old set goes `scaleDownDelay` seconds later.
        case routedCanary(scaleDownDelay: Seconds)
    }

    /// What counts as proof that a Pod can take requests.
    package enum Evidence: Hashable, Sendable, CaseIterable {
        /// It passes as soon as requests can be answered.
        case serving
        /// It passes as soon as the port is open, such as a TCP probe, or a path that always answers 200.
        case listening
        /// It never passes, such as a health check of a path that does not exist.
        case nothing
    }

    /// What makes a new Pod ready.
    package enum Readiness: Hashable, Sendable {
        /// Ready as soon as the container runs, and its startup probe has passed.
        case none
        case probe(ProbeSchedule, passes: Evidence)
    }

    /// Seconds after the container's start.
    package struct Startup: Hashable, Sendable {
        /// Until the port is open.
        package var listening: LatencyRange
        /// Until requests can be answered; not before the port is open.
        package var serving: LatencyRange

        package init(
            listening: LatencyRange = Assumptions.kubernetes[.startup].range,
            serving: LatencyRange = Assumptions.kubernetes[.startup].range
        ) {
            self.listening = listening
            self.serving = serving
        }
    }
}
