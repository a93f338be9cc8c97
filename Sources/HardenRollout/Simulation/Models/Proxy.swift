/// What stands between the clients and the Pods, and decides what a failure looks like.
package enum Proxy: Hashable, Sendable, CaseIterable {
    /// Google Front Ends: classic and global external Application Load Balancers.
    case googleFrontEnd
    /// Envoy: regional and internal Application Load Balancers.
    case envoy
    case nginx
    case ingressNGINX
    case kong
    case haProxy
    /// No proxy: kube-proxy translates packets, and the client sees its own connection fail.
    case kubeProxy
}

/// How a failed request looks from where it is sent.
package enum Symptom: Hashable, Sendable, CaseIterable {
    /// The Pod's address answers the connection with RST.
    case refused
    /// Packets to the Pod's address go nowhere, and the connect timeout ends the wait.
    case unreachable
    /// The connection closes under a request that was being answered.
    case cutInFlight
    /// The connection closes just as a request is sent on it after a pause.
    case keepAliveRace
    /// No answer within the proxy's timeout.
    case timeout
    /// The path has no endpoint to send the request to.
    case noEndpoint
    /// The application itself answers that it cannot serve yet, or no longer.
    case applicationError
}

extension Proxy {
    /// The status that clients get; `nil` where they get none, but a broken connection.
    ///
    /// Sources: nginx, ngx_http_upstream.c (timeouts 504, everything else 502); Envoy, response flags UF, UC, UH (503)
    /// and UT (504); HAProxy, "Session state at disconnection" (SC 503, sH 504; a re-used connection that dies closes the
    /// client's without an answer); ingress-nginx, lua/balancer.lua and Kong, kong/runloop/balancer (503 without a
    /// peer); Cloud Load Balancing, "External Application Load Balancer logging" (502 or 503).
    /// The difference between a refused and an unreachable address was measured on nginx, Envoy and HAProxy.
    package func status(of symptom: Symptom) -> Int? {
        if self == .kubeProxy { return symptom == .applicationError ? 503 : nil }
        return switch symptom {
        case .applicationError: 503
        case .timeout: self == .googleFrontEnd ? 502 : 504
        case .noEndpoint: self == .nginx || self == .googleFrontEnd ? 502 : 503
        case .refused:
            switch self {
            case .envoy, .haProxy: 503
            default: 502
            }
        case .unreachable:
            switch self {
            case .envoy, .haProxy: 503
            case .nginx, .ingressNGINX, .kong: 504
            default: 502
            }
        case .cutInFlight, .keepAliveRace:
            switch self {
            case .envoy: 503
            case .haProxy: nil
            default: 502
            }
        }
    }
}

extension Proxy {
    /// All statuses that clients can get; the first is the usual one, `nil` a broken connection.
    ///
    /// Whatever happens to a request on its way to a backend, the logs of external load balancers show 502 and 503 (Cloud
    /// Load Balancing, "External Application Load Balancer logging", `failed_to_pick_backend`,
    /// `failed_to_connect_to_backend`, `backend_timeout`, `backend_connection_closed_before_data_sent_to_client`), and
    /// nothing decides between them. HAProxy closes a client's
    /// connection without an answer, so that the client sends the request again, where the connection to the Pod had
    /// carried another (else 502), and where the Pod cannot be reached and the client's connection had (else 503). Source:
    /// HAProxy, src/http_ana.c, `http_return_srv_error`; measured.
    package func statuses(of symptom: Symptom) -> [Int?] {
        let usual = status(of: symptom)
        return switch (self, symptom) {
        case (.googleFrontEnd, .applicationError): [usual]
        case (.googleFrontEnd, _): [502, 503]
        case (.haProxy, .cutInFlight), (.haProxy, .keepAliveRace): [usual, 502]
        case (.haProxy, .unreachable): [usual, nil]
        default: [usual]
        }
    }
}
