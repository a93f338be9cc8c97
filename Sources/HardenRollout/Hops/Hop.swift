/// One who forwards requests, connections or packets on their way to a Pod, and all that is true of him.
///
/// Each kind is a static value in a file of its own beside this one, with its sources; `Hop.all` lists them. A kind is known
/// by its name: one that is configured otherwise is still the same.
package struct Hop: Sendable {
    package let name: String
    /// The name in a sentence.
    package let label: String
    package var layer: Layer

    // What it knows of Pods.

    /// Seconds until it has heard of a Pod that has come or that goes, where it picks the Pod.
    package let latency: Int
    /// Whether a Pod that is not ready gets nothing from it.
    package var honorsReadiness = true
    /// Whether it takes the list of endpoints as a whole, so that it knows of a new Pod before it learns that the old one
    /// goes which the new one lets go.
    ///
    /// Kubernetes makes one list of a Service's endpoints, and whoever watches it gets it whole, sooner or later: a list
    /// without the old Pod has the new one. Source: Kubernetes API concepts, "Efficient detection of changes".
    package var learnsInOrder = true
    /// Whether it hears of no change until somebody reloads who asked; `latency` counts from there.
    package var learnsOnReload = false
    /// Whether it sends to Pods that are terminating, but still ready, where no other Pod is ready.
    package var usesTerminatingPods = false
    /// The health check that it makes by itself when none is configured; `nil` if it makes none.
    package var healthCheck: ProbeSchedule?
    /// Whether a Pod becomes ready only once this hop finds it healthy.
    package var hasReadinessGate = false
    /// Whether requests in flight have a draining timeout of its own once a Pod has left.
    package var drains = false

    // What it does with requests: for layer 7 alone.

    /// Seconds for which it keeps an idle connection to who stands behind it; `nil` where the client decides.
    package var idleTimeout: Int?
    /// Seconds that it waits for an answer when nothing is configured; `nil` where the client decides.
    package var timeout: Int?
    package var timeoutScope: TimeoutScope?
    /// The longest timeout that it takes, in seconds; `nil` where it does not matter.
    package var longestTimeout: Int?
    /// Seconds that it waits for a connection when nothing is configured.
    package var connectTimeout: Seconds
    /// What it sends again, among several addresses.
    package var retries = Retries.none
    /// Whether it tries a single address again.
    package var retriesSingleAddress = false
    /// Whether it sends a request again that has waited for its timeout, before an answer began.
    package var triesAfterTimeout = false
    /// Whether it asks on behalf of others, and is in front of nothing that somebody may put it in front of.
    package var isClient = false
    /// The statuses that who stands before it can get; the first is the usual one, `nil` a broken connection.
    package var statuses: @Sendable (Symptom) -> [Int?]

    /// What it forwards, one by one.
    package enum Layer: Hashable, Sendable {
        /// Each request to a Pod of its own (layer 7).
        case request
        /// Connections: what comes on one stays with its Pod.
        case connection
        /// Packets, of one connection always to the same Pod.
        case packet
        /// Nothing: it only tells the hop before it the Pods' addresses.
        case address
    }

    /// What a timeout towards the backend measures.
    package enum TimeoutScope: Hashable, Sendable {
        /// From the request to the last byte of the answer.
        case wholeRequest
        /// The pause between two reads.
        case betweenReads
    }
}

extension Hop {
    /// All kinds; a new one is a file and an entry here.
    package static let all: [Hop] = [
        googleFrontEnd, googleEnvoy, nginx, nginxStream, ingressNGINX, kong, haProxy, kubeProxy, envoy, istioProxy,
        clusterDNS, clusterDNSOnce, apiServer,
    ]

    /// Those that requests go through, and that may answer for a Pod.
    package static var forwarding: [Hop] { all.filter { $0.layer != .address } }

    /// Whether a connection through it stays with its Pod after the Pod has left the endpoints.
    package var pinsConnections: Bool { layer == .connection || layer == .packet }

    /// The same with an address of kube-proxy as its only target, which it never misses: where no Pod is left, the nodes
    /// reject its connection.
    ///
    /// Source: kubernetes/kubernetes, pkg/proxy/iptables/proxier.go ("has no endpoints", REJECT).
    package var beforeKubeProxy: Hop {
        var hop = self
        hop.statuses = { [statuses] in statuses($0 == .noEndpoint ? .refused : $0) }
        return hop
    }

    /// The status that who stands before it usually gets; `nil` for a broken connection.
    package func status(of symptom: Symptom) -> Int? { statuses(symptom).first ?? nil }
}

extension Hop: Hashable {
    package static func == (left: Hop, right: Hop) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Hop: CustomStringConvertible {
    package var description: String { name }
}

/// Planning values for the time until a hop sends no new request to a terminating Pod, in seconds.
///
/// Each value is a sum of the steps between the Pod's deletion and the last new request, so that a report can show it.
/// Steps of one kind of hop are in its file.
package enum DrainLatency {
    /// Time until every node's kube-proxy and every controller has seen that an endpoint is terminating.
    ///
    /// One to two seconds in a small, idle cluster and more in a large or busy one; nothing bounds it, so this is a
    /// planning value. Source: Kubernetes, "Pod Lifecycle" (endpoints are updated asynchronously to the shutdown).
    package static let endpointPropagation = 10
}
