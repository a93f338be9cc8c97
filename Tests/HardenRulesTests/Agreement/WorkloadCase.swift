import HardenRollout

/// A workload with one way to it and what is known of its application: everything that the agreement of rules and
/// simulator is tried on. `nil` stands for a field that is not written, or for a setting that is not known.
struct WorkloadCase: Hashable, Sendable {
    /// The ways that manifests of one Service can say.
    static let paths = TrafficPath.allCases.filter {
        ![.standaloneNEG, .kongToHeadless].contains($0) && !$0.hops.contains(.nginx) && !$0.learnsOnReload
            && !$0.isOfAPIServer && $0.proxy != .istioProxy
    }

    enum Strategy: Hashable, Sendable {
        case unwritten
        case recreate
        case rollingUpdate(maxUnavailable: CountOrPercent, maxSurge: CountOrPercent)
        /// Argo Rollouts' blue-green.
        case blueGreen(scaleDownDelay: Int?)
    }

    enum Hook: Hashable, Sendable {
        case none
        case sleep(Int)
        /// `["sleep", "15"]`
        case program(Int)
        /// `["/bin/sh", "-c", "sleep 15"]`
        case shell(Int)
        /// Tells the application to stop after `after` seconds, and then waits.
        case signals(after: Int, waits: Int)
        /// Asks the application over HTTP to serve no longer after `after` seconds, and then waits.
        case calls(after: Int, waits: Int)
    }

    struct Probe: Hashable, Sendable {
        /// `nil`: whether the port is open.
        var path: String?
        var period: Int?
        var timeout: Int?
        var successThreshold: Int?
        var initialDelay: Int?
    }

    struct HealthCheck: Hashable, Sendable {
        var path: String
        var interval: Int?
        var healthyThreshold: Int?
    }

    enum Budget: Hashable, Sendable {
        case minAvailable(Int)
        case maxUnavailable(Int)
    }

    var path = TrafficPath.gkeIngressExternal
    var replicas: Int? = 2
    /// `minReplicas` of an autoscaler.
    var autoscaled: Int?
    var strategy = Strategy.unwritten
    var minReady: Int?
    var readiness: Probe? = Probe(path: "/ready")
    var hook = Hook.none
    /// The hook of a second container.
    var proxyHook: Hook?
    var grace: Int?
    var budget: Budget?
    var isSpread = false
    var publishesNotReady = false
    /// The load balancer's: a BackendConfig or a GCPBackendPolicy.
    var draining: Int?
    var timeout: Int?
    var healthCheck: HealthCheck?

    var slowestRequest: Int?
    var shutdown: Int?
    var onSIGTERM: ApplicationBehavior.Termination?
    var closesConnections = true
    var keepAlive: Int?
    var idempotent = false
    var shell: Bool?
    var drainLatency: Int?
    var kubernetesMinor: Int?
}
