package import HardenRollout

/// How requests reach a Service's Pods, as far as the input tells: on a path of the rollout model, or in a way that it does
/// not know.
package enum TrafficRouteKind: Hashable, Sendable {
    case path(TrafficPath)
    /// A layer 4 load balancer or a node port, which kube-proxy continues as it does what comes from within the cluster.
    case nodePort
    /// Another controller, by its class.
    case other(String)
    /// An Ingress or a route whose controller cannot be told.
    case unknown

    /// Clients inside the cluster that use the Service's address.
    package static let inCluster = Self.path(.inCluster)

    /// Whether they are clients inside the cluster, which any Service may have.
    package var isInCluster: Bool { if case .path(let path) = self { path.isInCluster } else { false } }

    /// The path in the rollout model; `nil` for what it does not know.
    package var path: TrafficPath? {
        switch self {
        case .path(let path): path
        case .nodePort: .inCluster
        case .other, .unknown: nil
        }
    }
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
        /// Position in `Manifests.nginxPasses`.
        case nginx(Int)
        /// Position of an object that routes in a way of its own.
        case foreign(Int)
        /// Position of the object that has the API server ask the Service, and the number of the call in it.
        case call(Int, number: Int)
        /// The Service itself: an annotation or its type.
        case service
        /// Nothing of the input: somebody says it who knows what stands in front.
        case configuration

        /// Position of the object that routes.
        package var object: Int? {
            switch self {
            case .ingress(let position), .route(let position, _), .foreign(let position), .call(let position, _):
                position
            case .deck, .nginx, .service, .configuration: nil
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

extension ServiceView {
    /// How clients inside the cluster reach its Pods.
    package var pathOfClients: TrafficPath { isHeadless ? .inClusterToHeadless : .inCluster }
}

extension TrafficRoute {
    /// A way to all ports of a Service that is said to be there.
    package init(given path: TrafficPath, to service: ServiceNode) {
        self.init(
            kind: .path(path),
            certainty: .stated,
            source: .configuration,
            service: service.position,
            port: nil,
            place: service.view.spec
        )
    }
}
