extension Hop {
    /// The community's ingress-nginx controller, which balances over Pod addresses.
    ///
    /// Sources: ingress-nginx ConfigMap, `upstream-keepalive-timeout` 60, `proxy-read-timeout` 60, `proxy-connect-timeout`
    /// 5, `proxy-next-upstream` "error timeout" and `proxy-next-upstream-tries` 3; kubernetes/ingress-nginx,
    /// internal/ingress/controller/endpointslices.go (`getEndpointsFromSlices`) and rootfs/etc/nginx/lua/balancer.lua
    /// (`sync_backends`; 503 without a peer). For the rest it is nginx.
    package static let ingressNGINX = Hop(
        name: "ingressNGINX",
        label: "ingress-nginx",
        layer: .request,
        latency: DrainLatency.endpointPropagation + DrainLatency.ingressNGINXSync,
        idleTimeout: 60,
        timeout: 60,
        timeoutScope: .betweenReads,
        connectTimeout: Seconds(ConnectTimeout.seconds),
        retries: nginx.retries,
        triesAfterTimeout: true,
        statuses: { $0 == .noEndpoint ? [503] : nginx.statuses($0) }
    )
}

extension DrainLatency {
    /// Longest pause between two synchronisations of ingress-nginx, and of its Lua balancer behind it.
    ///
    /// Source: ingress-nginx, `--sync-rate-limit` 0.3 a second (one in 3.3 s), and a sync interval of 1 s in
    /// rootfs/etc/nginx/lua/balancer.lua.
    package static let ingressNGINXSync = 5
}
