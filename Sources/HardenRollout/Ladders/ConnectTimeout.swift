/// How long a proxy waits for a Pod to accept a connection.
package enum ConnectTimeout {
    /// Seconds after which the next Pod is tried.
    ///
    /// The address of a Pod that is gone drops packets, so that only this timeout moves the request on; Kong's own 60 s
    /// would keep it for a minute. Source: ingress-nginx, `proxy-connect-timeout` 5.
    package static let seconds = 5

    /// Seconds that nginx waits at most. Source: nginx, ngx_http_proxy_module, `proxy_connect_timeout`.
    package static let longest = 75
}
