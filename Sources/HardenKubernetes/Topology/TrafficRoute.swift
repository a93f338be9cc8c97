package import HardenRollout

/// How requests reach a Service's Pods, as far as the input tells.
///
/// The cases bear the names of the rollout model's traffic paths where it has one.
package enum TrafficRouteKind: Hashable, Sendable {
    /// GKE Ingress of class `gce`.
    case gkeIngressExternal
    /// GKE Ingress of class `gce-internal`.
    case gkeIngressInternal
    /// GKE Ingress of class `gce-regional-external`: the regional external Application Load Balancer (Envoy).
    case gkeIngressRegional
    /// GKE Gateway on Google Front Ends.
    case gkeGatewayGlobal
    /// GKE Gateway on regional or cross-region Envoy proxies.
    case gkeGatewayRegional
    /// A GKE Gateway whose class is not in the input.
    case gkeGateway
    /// A NEG that the user attaches to a load balancer outside Kubernetes.
    case standaloneNEG
    /// Kong with Pod addresses as targets.
    case kong
    /// Kong with the Service's cluster address as its only target.
    case kongToClusterIP
    /// Kong with the DNS name of a headless Service as its target.
    case kongToHeadless
    case ingressNGINX
    /// ingress-nginx with the Service's cluster address as its only target (`service-upstream`).
    case nginxToClusterIP
    /// A layer 4 load balancer or a node port, which kube-proxy continues.
    case nodePort
    /// Clients inside the cluster that use the Service's address.
    case inCluster
    /// Another controller, by its class.
    case other(String)
    /// An Ingress or a route whose controller cannot be told.
    case unknown
}

/// Whether the input states something, or it was concluded from signs.
package enum Certainty: Hashable, Sendable {
    case stated
    /// With the sign, as the end of a sentence: "assumed, because …".
    case assumed(because: String)
}

/// One way in which requests come to a Service.
package struct TrafficRoute: Sendable {
    /// What sends the requests.
    package enum Source: Hashable, Sendable {
        /// Position of the Ingress in `Manifests.objects`.
        case ingress(Int)
        /// Positions of the route and of its Gateway; the latter where it is in the input.
        case route(Int, gateway: Int?)
        /// Position in `Manifests.deckFiles`, and the number of the Kong service in it.
        case deck(Int, service: Int)
        /// Position of an object that routes in a way of its own.
        case foreign(Int)
        /// The Service itself: an annotation or its type.
        case service

        /// Position of the object that routes.
        package var object: Int? {
            switch self {
            case .ingress(let position), .route(let position, _), .foreign(let position): position
            case .deck, .service: nil
            }
        }
    }

    package let kind: TrafficRouteKind
    package let certainty: Certainty
    package let source: Source
    /// Position of the Service in `Manifests.objects`.
    package let service: Int
    /// The Service's port; `nil` where all ports are meant, or the one that is named does not exist.
    package let port: ServicePortView?
    /// What in the input leads to this.
    package let place: Place
}

extension TrafficRouteKind {
    /// The same in the rollout model; `nil` for what it does not know.
    package var path: TrafficPath? {
        switch self {
        case .gkeIngressExternal: .gkeIngressExternal
        case .gkeIngressInternal, .gkeIngressRegional: .gkeIngressInternal
        case .gkeGatewayGlobal, .gkeGateway: .gkeGatewayGlobal
        case .gkeGatewayRegional: .gkeGatewayRegional
        case .standaloneNEG: .standaloneNEG
        case .kong: .kong
        case .kongToClusterIP: .kongToClusterIP
        case .kongToHeadless: .kongToHeadless
        case .ingressNGINX: .ingressNGINX
        case .nginxToClusterIP: .nginxToClusterIP
        case .nodePort, .inCluster: .inCluster
        case .other, .unknown: nil
        }
    }
}
