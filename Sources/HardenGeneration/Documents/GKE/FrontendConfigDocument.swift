import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// Redirects HTTP to HTTPS in front of an external GKE Ingress; `nil` if none asks for it.
    func frontendConfig() -> DesiredDocument? {
        guard ingresses.contains(where: { $0.exposure.usesFrontendConfig }) else { return nil }
        return document("networking.gke.io/v1beta1", "FrontendConfig") {
            group("spec") {
                group("redirectToHttps") {
                    field("enabled", true)
                    // 308 keeps the method: a redirected POST stays one.
                    field("responseCodeName", "PERMANENT_REDIRECT")
                }
            }
        }
    }
}

extension GKEIngress {
    /// The class that GKE's controller knows the Ingress by.
    var ingressClass: String {
        switch scope {
        case .external: "gce"
        case .internal: "gce-internal"
        }
    }

    /// An internal Ingress takes no FrontendConfig.
    var usesFrontendConfig: Bool { redirectsHTTP && scope == .external }
}
