/// A value that the model takes for granted, with where it comes from.
package struct Assumption: Hashable, Sendable {
    package let name: Name
    /// Best and worst case, in seconds.
    package let range: LatencyRange
    package let source: String
    /// Whether somebody replaced the model's own value.
    package let isOverridden: Bool

    package enum Name: String, Hashable, Sendable, CaseIterable {
        case drainLatency = "drain-latency"
        case attachLatency = "attach-latency"
        case connectTimeout = "connect-timeout"
        case podStart = "pod-start"
        case startup
        case killDelay = "kill-delay"
        case networkRemoval = "network-removal"
        case podRemoval = "pod-removal"
        case nodeFailureDetection = "node-failure-detection"
        case nodeFailureToleration = "node-failure-toleration"
        case containerRestart = "container-restart"
        case evictionRetry = "eviction-retry"
        case roundTrip = "round-trip"
        case connectionReuse = "connection-reuse"

        /// What the seconds measure.
        package var meaning: String {
            switch self {
            case .drainLatency: "from a Pod's deletion until the path sends it no new request"
            case .attachLatency: "from a Pod becoming an endpoint until the path sends it requests"
            case .connectTimeout: "until the proxy gives up a connection that nobody answers"
            case .podStart: "from a Pod's creation until its container runs (scheduling, image)"
            case .startup: "from the container's start until it serves, where nothing is known"
            case .killDelay: "left between SIGTERM and SIGKILL in any case"
            case .networkRemoval: "from the process's end until its address drops packets instead of refusing them"
            case .podRemoval: "from the process's end until the Pod object is gone"
            case .nodeFailureDetection: "from a node's loss until its Pods count as not ready"
            case .nodeFailureToleration: "from there until its Pods are replaced"
            case .containerRestart: "from a crash until the container runs again"
            case .evictionRetry: "between two attempts to evict a Pod that the disruption budget protects"
            case .roundTrip: "for a packet to the Pod and back"
            case .connectionReuse: "between two requests on a busy kept-alive connection"
            }
        }
    }
}

extension Assumption: CustomStringConvertible {
    package var description: String { "\(name.rawValue) \(range.text) s (\(name.meaning)): \(source)" }
}

/// All values that the model takes for granted, in a fixed order; each can be overridden.
package struct Assumptions: Hashable, Sendable {
    /// Every assumption, in the order of `Assumption.Name`.
    package private(set) var all: [Assumption]

    package subscript(name: Assumption.Name) -> Assumption {
        // `all` holds one for each name, in the order of the cases.
        all[Self.positions[name] ?? 0]
    }

    /// Replaces a value.
    ///
    /// - Parameter source: where the new value comes from, such as a file and line.
    package mutating func override(_ name: Assumption.Name, with range: LatencyRange, source: String) {
        guard let position = Self.positions[name] else { return }
        all[position] = Assumption(name: name, range: range, source: source, isOverridden: true)
    }

    private static let positions: [Assumption.Name: Int] = Dictionary(
        uniqueKeysWithValues: Assumption.Name.allCases.enumerated().map { ($1, $0) }
    )
}

extension Assumptions {
    /// Seconds between a container's start and its first listening where nothing tells; a planning value.
    package static let startup = 30

    /// What holds in a cluster, with nothing known of the path.
    package static let kubernetes = Assumptions(
        all: Assumption.Name.allCases.map { name in
            let (range, source) = kubernetesValue(of: name)
            return Assumption(name: name, range: range, source: source, isOverridden: false)
        }
    )

    /// The values for a path.
    package init(on path: TrafficPath) {
        self = .kubernetes
        let latency: LatencyRange = path.learnsOnReload ? .exactly(.never) : .upTo(path.drainLatency)
        set(.drainLatency, latency, "drain latency of \(path.label)")
        // An endpoint takes the same way into the path as out of it.
        set(.attachLatency, latency, "as long as it takes to leave \(path.label)")
        set(.connectTimeout, .exactly(path.defaultConnectTimeout), "\(path.label)")
    }

    private mutating func set(_ name: Assumption.Name, _ range: LatencyRange, _ source: String) {
        guard let position = Self.positions[name] else { return }
        all[position] = Assumption(name: name, range: range, source: source, isOverridden: false)
    }

    private static func kubernetesValue(of name: Assumption.Name) -> (LatencyRange, String) {
        switch name {
        case .drainLatency, .attachLatency:
            (.upTo(DrainLatency.endpointPropagation), "Kubernetes, \"Pod Lifecycle\"; planning value")
        case .connectTimeout: (.exactly(60), "nginx, proxy_connect_timeout")
        case .podStart: (.upTo(RolloutDeadline.podCreation), "planning value")
        case .startup: (.upTo(startup), "planning value")
        case .killDelay:
            (
                .exactly(Seconds(ShutdownBudget.Limit.kubeletMinimum)),
                "kubernetes/kubernetes, pkg/kubelet/kuberuntime, minimumGracePeriodInSeconds; measured on 1.36"
            )
        case .networkRemoval: (0.1...1, "measured with containerd")
        case .podRemoval: (0.1...1, "measured on kubelet 1.36: 0.3 to 0.4")
        case .nodeFailureDetection:
            (40...50, "kube-controller-manager, --node-monitor-grace-period (40, in newer versions 50)")
        case .nodeFailureToleration:
            (.exactly(300), "Kubernetes, \"Taints and Tolerations\", DefaultTolerationSeconds")
        case .containerRestart: (.upTo(10), "Kubernetes, \"Pod Lifecycle\", back-off that begins at 10 s")
        case .evictionRetry: (.upTo(5), "kubectl drain tries again after 5 s")
        case .roundTrip: (0.001...0.02, "planning value")
        case .connectionReuse: (.upTo(1), "planning value")
        }
    }
}
