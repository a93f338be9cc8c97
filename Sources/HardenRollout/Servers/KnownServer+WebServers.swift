extension KnownServer {
    /// Web servers and proxies.
    static let webServers: [KnownServer] = [
        KnownServer(
            "nginx",
            "nginx",
            .webServer,
            ports: [80, 443],
            onSIGTERM: .measured(.exits),
            stopSignal: StopSignal("SIGQUIT", .measured(.drains())),
            keepAlive: .measured(.seconds(75)),
            keepAliveInImage: 65,
            set: [.file("nginx.conf", "keepalive_timeout")],
            closesConnections: .measured(true),
            sources: [
                "https://nginx.org/en/docs/control.html",
                "https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_timeout",
                "https://github.com/nginxinc/docker-nginx (STOPSIGNAL SIGQUIT; nginx.conf: keepalive_timeout 65)",
            ]
        ),
        KnownServer(
            "openresty",
            "OpenResty",
            .webServer,
            ports: [80, 443],
            onSIGTERM: .documented(.exits),
            stopSignal: StopSignal("SIGQUIT", .documented(.drains())),
            keepAlive: .documented(.seconds(75)),
            keepAliveInImage: 65,
            set: [.file("nginx.conf", "keepalive_timeout")],
            closesConnections: .documented(true),
            sources: ["https://github.com/openresty/docker-openresty (STOPSIGNAL SIGQUIT)"]
        ),
        KnownServer(
            "kong",
            "Kong",
            .proxy,
            ports: [8000, 8443],
            onSIGTERM: .documented(.exits),
            stopSignal: StopSignal("SIGQUIT", .documented(.drains())),
            keepAlive: .documented(.seconds(75)),
            set: [.variable("KONG_NGINX_PROXY_KEEPALIVE_TIMEOUT")],
            closesConnections: .documented(true),
            sources: [
                "https://github.com/Kong/docker-kong (STOPSIGNAL SIGQUIT)",
                "https://developer.konghq.com/gateway/configuration/ (nginx_proxy_keepalive_timeout: nginx's own default)",
            ]
        ),
        KnownServer(
            "httpd",
            "Apache httpd",
            .webServer,
            ports: [80, 443],
            onSIGTERM: .measured(.exits),
            stopSignal: StopSignal("SIGWINCH", .measured(.drains())),
            keepAlive: .measured(.seconds(5)),
            set: [.file("httpd.conf", "KeepAliveTimeout")],
            closesConnections: .measured(true),
            sources: [
                "https://httpd.apache.org/docs/2.4/stopping.html",
                "https://httpd.apache.org/docs/2.4/mod/core.html#keepalivetimeout",
                "https://github.com/docker-library/httpd (STOPSIGNAL SIGWINCH)",
            ]
        ),
        KnownServer(
            "php-fpm",
            "PHP-FPM",
            .applicationServer,
            speaks: .other("FastCGI"),
            ports: [9000],
            onSIGTERM: .measured(.exits),
            // Without a process_control_timeout nothing is waited for.
            stopSignal: StopSignal("SIGQUIT", .measured(.exits)),
            sources: [
                "https://www.php.net/manual/en/install.fpm.configuration.php#process-control-timeout",
                "https://github.com/docker-library/php (STOPSIGNAL SIGQUIT)",
            ]
        ),
        KnownServer(
            "haproxy",
            "HAProxy",
            .proxy,
            onSIGTERM: .measured(.exits),
            stopSignal: StopSignal("SIGUSR1", .measured(.drains())),
            keepAlive: .measured(.unlimited),
            set: [.file("haproxy.cfg", "timeout http-keep-alive")],
            closesConnections: .measured(true),
            sources: [
                "https://docs.haproxy.org/2.6/management.html#4",
                "https://docs.haproxy.org/2.6/configuration.html#4.2-timeout%20http-keep-alive",
                "https://github.com/docker-library/haproxy (STOPSIGNAL SIGUSR1)",
            ]
        ),
        KnownServer(
            "envoy",
            "Envoy",
            .proxy,
            ports: [10000, 9901],
            onSIGTERM: .measured(.exits),
            keepAlive: .documented(.seconds(3600)),
            set: [.file("envoy.yaml", "common_http_protocol_options.idle_timeout")],
            closesConnections: .measured(false),
            sources: [
                "https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts",
                "https://www.envoyproxy.io/docs/envoy/latest/operations/cli",
            ]
        ),
    ]
}
