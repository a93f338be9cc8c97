import HardenCoding

extension Service {
    func checkSessionAffinity(into findings: inout SpecFindings) {
        if sessionAffinity == .none { return }
        let path = FieldPath.root.field("sessionAffinity")
        for (index, exposure) in exposure.enumerated() {
            let place = "exposure[\(index)]"
            switch exposure {
            case .standaloneNEG:
                findings.error(path, "\(place): affinity is set on the load balancer that uses the endpoint group")
            case .kong(let kong):
                if case .deck(targets: .clusterIP) = kong.configuration {
                    findings.error(path, "\(place): Kong sees one address for all Pods; use targets: headless")
                }
            case .nginx(let nginx):
                if nginx.targets == .clusterIP {
                    findings.error(path, "\(place): nginx sees one address for all Pods; use targets: headless")
                }
            case .gkeIngress: checkLifetime(upTo: BackendLimits.ingressCookieSeconds, place, path, into: &findings)
            case .gkeGateway: checkLifetime(upTo: BackendLimits.gatewayCookieSeconds, place, path, into: &findings)
            case .ingressNGINX, .clusterInternal: break
            }
        }
        if case .cookie = sessionAffinity, exposure.allSatisfy({ $0 == .clusterInternal }) {
            findings.error(path, "within the cluster nobody looks at cookies; use clientIP, or an exposure that does")
        }
    }

    private func checkLifetime(
        upTo limit: Int,
        _ place: String,
        _ path: FieldPath,
        into findings: inout SpecFindings
    ) {
        guard case .cookie(_, let lifetime) = sessionAffinity, lifetime > .seconds(limit) else { return }
        findings.error(
            path.field("lifetime"),
            "\(place): the cookie can be valid for \(Duration.seconds(limit).specText) at most"
        )
    }
}

/// Limits of Google Cloud's load balancers, in seconds.
private enum BackendLimits {
    /// `affinityCookieTtlSec` of a BackendConfig (validation of GoogleCloudPlatform's ingress-gce).
    static let ingressCookieSeconds = 86_400
    /// `cookieTtlSec` of a GCPBackendPolicy (its CustomResourceDefinition).
    static let gatewayCookieSeconds = 1_209_600
}
