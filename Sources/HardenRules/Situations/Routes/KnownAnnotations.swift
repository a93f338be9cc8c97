import HardenCoding

/// The annotations that the controllers of GKE, Kong and ingress-nginx read, as far as they are known.
///
/// Sources: kubernetes/ingress-gce, pkg/annotations; GKE, "LoadBalancer Service parameters"; Kong Ingress Controller,
/// internal/annotations; ingress-nginx, "Annotations" and "Annotations Scope and Risk", with those of older versions.
enum KnownAnnotations {
    /// Read on a Service only.
    static let service = keys(["cloud.google.com/": "neg app-protocols l4-rbs"])

    /// Read on an Ingress only.
    static let ingress = keys([
        "kubernetes.io/": "ingress.global-static-ip-name ingress.regional-static-ip-name ingress.allow-http",
        "networking.gke.io/": "managed-certificates v1beta1.FrontendConfig",
        "ingress.gcp.kubernetes.io/": "pre-shared-cert",
    ])

    private static let others = keys([
        "cloud.google.com/": "backend-config neg-status load-balancer-type network-tier",
        "networking.gke.io/": """
        load-balancer-type transparent-health-checker certmap suppress-firewall-xpn-error static-ip pre-shared-certs \
        frontend-config app-protocols load-balancer-ip-addresses load-balancer-subnet \
        internal-load-balancer-allow-global-access internal-load-balancer-subnet max-rate-per-endpoint capacity-scaler \
        weighted-load-balancing l4-strong-session-affinity
        """,
        "kubernetes.io/": "ingress.class",
        "konghq.com/": """
        override plugins protocol protocols client-cert strip-path path https-redirect-status-code preserve-host \
        regex-priority host-header methods snis request-buffering response-buffering host-aliases regex-prefix \
        connect-timeout write-timeout read-timeout retries headers-separator path-handling tags rewrite upstream-policy \
        tls-verify tls-verify-depth ca-certificates-secrets ca-certificates-configmaps
        """,
        "nginx.ingress.kubernetes.io/": """
        affinity affinity-canary-behavior affinity-mode allowlist-source-range app-root auth-always-set-cookie \
        auth-cache-duration auth-cache-key auth-keepalive auth-keepalive-requests auth-keepalive-share-vars \
        auth-keepalive-timeout auth-method auth-proxy-set-headers auth-realm auth-request-redirect auth-response-headers \
        auth-secret auth-secret-type auth-signin auth-signin-redirect-param auth-snippet auth-tls-error-page \
        auth-tls-match-cn auth-tls-pass-certificate-to-upstream auth-tls-secret auth-tls-verify-client \
        auth-tls-verify-depth auth-type auth-url backend-protocol canary canary-by-cookie canary-by-header \
        canary-by-header-pattern canary-by-header-value canary-weight canary-weight-total client-body-buffer-size \
        configuration-snippet connection-proxy-header cors-allow-credentials cors-allow-headers cors-allow-methods \
        cors-allow-origin cors-expose-headers cors-max-age custom-headers custom-http-errors default-backend \
        denylist-source-range disable-proxy-intercept-errors enable-access-log enable-cors enable-global-auth \
        enable-influxdb enable-modsecurity enable-opentelemetry enable-opentracing enable-owasp-core-rules \
        enable-rewrite-log fastcgi-index fastcgi-params-configmap force-ssl-redirect from-to-www-redirect \
        global-rate-limit global-rate-limit-ignored-cidrs global-rate-limit-key global-rate-limit-window grpc-backend \
        http2-push-preload influxdb-host influxdb-measurement influxdb-port influxdb-server-name limit-allowlist \
        limit-burst-multiplier limit-connections limit-rate limit-rate-after limit-rpm limit-rps limit-whitelist \
        load-balance mirror-host mirror-request-body mirror-target modsecurity-snippet modsecurity-transaction-id \
        opentelemetry-operation-name opentelemetry-trust-incoming-span opentracing-trust-incoming-span \
        permanent-redirect permanent-redirect-code preserve-trailing-slash proxy-body-size proxy-buffer-size \
        proxy-buffering proxy-buffers-number proxy-busy-buffers-size proxy-connect-timeout proxy-cookie-domain \
        proxy-cookie-path proxy-http-version proxy-max-temp-file-size proxy-next-upstream proxy-next-upstream-timeout \
        proxy-next-upstream-tries proxy-read-timeout proxy-redirect-from proxy-redirect-to proxy-request-buffering \
        proxy-send-timeout proxy-ssl-ciphers proxy-ssl-name proxy-ssl-protocols proxy-ssl-secret proxy-ssl-server-name \
        proxy-ssl-verify proxy-ssl-verify-depth relative-redirects rewrite-target satisfy secure-backends \
        secure-verify-ca-secret server-alias server-snippet service-upstream session-cookie-change-on-failure \
        session-cookie-conditional-samesite-none session-cookie-domain session-cookie-expires session-cookie-hash \
        session-cookie-max-age session-cookie-name session-cookie-partitioned session-cookie-path \
        session-cookie-samesite session-cookie-secure ssl-ciphers ssl-passthrough ssl-prefer-server-ciphers ssl-redirect \
        stream-snippet temporal-redirect temporal-redirect-code upstream-fail-timeout upstream-hash-by \
        upstream-hash-by-subset upstream-hash-by-subset-size upstream-max-fails upstream-vhost use-port-in-redirects \
        use-regex whitelist-source-range x-forwarded-prefix
        """,
    ])

    /// Keys that are passed on as advice, and what is true instead.
    static let invented = [
        "service.alpha.kubernetes.io/traffic-termination-grace-period":
            "only a preStop hook delays the end of a Pod that still gets requests",
        "networking.gke.io/v1.FrontendConfig": "the key is networking.gke.io/v1beta1.FrontendConfig",
    ]

    private static let all = service.union(ingress).union(others)

    /// The known key from which one that is not known differs by a slip of the pen.
    static func meant(by key: String) -> String? {
        guard !all.contains(key), let slash = key.firstIndex(of: "/") else { return nil }
        let prefix = key[...slash]
        let near = all.filter { $0.hasPrefix(prefix) && editDistance(key, $0, atMost: 2) != nil }
        return near.count == 1 ? near.first : nil
    }

    private static func keys(_ names: [String: String]) -> Set<String> {
        Set(names.flatMap { prefix, names in names.split(separator: " ").map { prefix + $0 } })
    }
}
