import HardenRollout
import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The Ingress objects for an existing ingress-nginx.
    ///
    /// Source: ingress-nginx, "Annotations"; all values are text, times in seconds.
    func nginxIngresses(_ names: inout UniqueNames) -> [DesiredDocument] {
        var documents: [DesiredDocument] = []
        let entries = exposures { if case .ingressNGINX(let nginx) = $0 { nginx } else { nil } }
        for (nginx, port) in entries {
            documents.append(
                ingressDocument(
                    name: ingressName("\(name)-nginx", of: nginx.class, &names),
                    ingressClass: .field(nginx.class),
                    annotations: nginxAnnotations(port: port).map { ("nginx.ingress.kubernetes.io/\($0)", $1) },
                    route: nginx.route,
                    port: port,
                    tlsSecret: nginx.tlsSecret,
                    tlsHosts: nginx.route.hosts
                )
            )
        }
        return documents
    }

    private func nginxAnnotations(port: Port) -> [(String, String)] {
        var annotations: [(String, String)] = []
        switch port.transport {
        case .http, .tcp: break
        case .https: annotations.append(("backend-protocol", "HTTPS"))
        case .grpc: annotations.append(("backend-protocol", "GRPC"))
        }
        annotations += [
            ("proxy-connect-timeout", "\(ConnectTimeout.seconds)"),
            ("proxy-read-timeout", "\(timeouts.gateway)"),
            ("proxy-send-timeout", "\(timeouts.gateway)"),
            ("proxy-next-upstream", nextUpstream),
        ]
        switch service.sessionAffinity {
        case .none: break
        case .clientIP: annotations.append(("upstream-hash-by", "$remote_addr"))
        case .cookie(let name, let lifetime):
            annotations += [
                ("affinity", "cookie"),
                ("affinity-mode", "balanced"),
                ("session-cookie-name", name),
                ("session-cookie-max-age", "\(lifetime.wholeSeconds)"),
                // Otherwise a client is sent to the Pod that is gone again and again.
                ("session-cookie-change-on-failure", "true"),
            ]
        }
        return annotations
    }

    /// When nginx tries another Pod; a POST that was sent only if any request may be sent twice.
    ///
    /// Source: nginx, ngx_http_proxy_module, `proxy_next_upstream`.
    var nextUpstream: String {
        service.traffic.idempotent ? "error timeout non_idempotent" : "error timeout"
    }
}
