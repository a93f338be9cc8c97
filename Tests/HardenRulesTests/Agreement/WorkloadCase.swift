import HardenRollout

/// A workload with one way to it and what is known of its application: everything that the agreement of rules and
/// simulator is tried on. `nil` stands for a field that is not written, or for a setting that is not known.
struct WorkloadCase: Hashable, Sendable {
    enum Exposure: Hashable, Sendable, CaseIterable {
        case gkeIngress
        case gkeInternalIngress
        case gkeGateway
        case gkeRegionalGateway
        case loadBalancer
        case kong
        case kongOverClusterIP
        case ingressNGINX
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

    var exposure = Exposure.gkeIngress
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

extension WorkloadCase.Exposure {
    /// The path in the rollout model.
    var path: TrafficPath {
        switch self {
        case .gkeIngress: .gkeIngressExternal
        case .gkeInternalIngress: .gkeIngressInternal
        case .gkeGateway: .gkeGatewayGlobal
        case .gkeRegionalGateway: .gkeGatewayRegional
        case .loadBalancer: .inCluster
        case .kong: .kong
        case .kongOverClusterIP: .kongToClusterIP
        case .ingressNGINX: .ingressNGINX
        }
    }

    var isGateway: Bool { self == .gkeGateway || self == .gkeRegionalGateway }
}
