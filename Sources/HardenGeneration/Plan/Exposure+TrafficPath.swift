package import HardenRollout
package import ServiceSpec

extension Exposure {
    /// How requests that come this way reach a Pod.
    package var trafficPath: TrafficPath {
        switch self {
        case .gkeIngress(let ingress):
            switch ingress.scope {
            case .external: .gkeIngressExternal
            case .internal: .gkeIngressInternal
            }
        case .gkeGateway(let gateway):
            switch gateway.class {
            case .classicExternal, .globalExternal: .gkeGatewayGlobal
            case .regionalExternal, .regionalInternal, .crossRegionInternal: .gkeGatewayRegional
            }
        case .standaloneNEG: .standaloneNEG
        case .kong(let kong):
            switch kong.configuration {
            case .ingressController: .kong
            case .deck(.headless): .kongToHeadless
            case .deck(.clusterIP), .deck(.addresses): .kongToClusterIP
            }
        case .ingressNGINX: .ingressNGINX
        case .nginx(let nginx):
            switch nginx.targets {
            case .headless: .nginxToHeadless
            case .clusterIP, .addresses: .nginxToClusterIP
            }
        case .clusterInternal: .inCluster
        }
    }

    /// Which requests go to the service; `nil` where the exposure does not choose.
    package var route: Route? {
        switch self {
        case .gkeIngress(let ingress): ingress.route
        case .gkeGateway(let gateway): gateway.route
        case .kong(let kong): kong.route
        case .ingressNGINX(let nginx): nginx.route
        case .nginx(let nginx): nginx.route
        case .standaloneNEG, .clusterInternal: nil
        }
    }

    /// The addresses that a proxy configured by hand sends requests to.
    var proxyTargets: ProxyTargets? {
        switch self {
        case .kong(let kong):
            if case .deck(let targets) = kong.configuration { targets } else { nil }
        case .nginx(let nginx): nginx.targets
        default: nil
        }
    }
}
