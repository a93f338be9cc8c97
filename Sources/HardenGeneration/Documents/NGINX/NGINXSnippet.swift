import HardenRollout
import ServiceSpec

extension ServicePlan {
    /// Configuration for an nginx that the user runs, to be included at `http` level; `nil` if none is asked for.
    ///
    /// Source: nginx, ngx_http_upstream_module and ngx_http_proxy_module.
    func nginxSnippet() -> DesiredSnippet? {
        let entries = exposures { if case .nginx(let nginx) = $0 { nginx } else { nil } }
        guard !entries.isEmpty else { return nil }
        var names = UniqueNames()
        let blocks = entries.map { nginx, port in nginxBlock(nginx, port: port, name: names.take(name)) }
        return DesiredSnippet(
            file: "\(name).nginx.conf",
            name: name,
            text: blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
        )
    }

    private func nginxBlock(_ nginx: NGINX, port: Port, name: String) -> [String] {
        let upstream = "\(name)_upstream".replacing("-", with: "_")
        let targets = targetAddresses(nginx.targets, port: port)
        let resolves = nginx.targets == .headless
        var lines = ["upstream \(upstream) {"]
        if resolves {
            // Addresses are looked up again, from nginx 1.27.3 on (before that only in NGINX Plus).
            lines += [
                "    zone \(upstream) 64k;",
                "    resolver kube-dns.kube-system.svc.cluster.local valid=\(DrainLatency.clusterDNS)s;",
            ]
        }
        lines += affinityLines(nginx.targets)
        lines += targets.map { "    server \($0)\(resolves ? " resolve" : "");" }
        lines.append("    keepalive 32;")
        if let idle = nginxPath(nginx).proxyIdleTimeout {
            lines.append("    keepalive_timeout \(idle)s;  # the application's own idle timeout must be longer")
        }
        lines += ["}", ""]
        if isUpgrading {
            // Named for the service, since a map of one name may be defined only once.
            lines += [
                "map $http_upgrade $\(upstream)_connection {",
                "    default upgrade;",
                "    ''      '';",
                "}",
                "",
            ]
        }
        lines += [
            "server {",
            "    listen 80\(port.transport == .grpc ? " http2" : "");",
            "    server_name \(nginx.route.hosts.isEmpty ? "_" : nginx.route.hosts.joined(separator: " "));",
        ]
        // nginx behind a Google load balancer must outlast the load balancer's own idle connections.
        if let idle = KeepAliveLadder.serverIdleTimeout(behind: [.gkeIngressExternal]) {
            lines.append("    keepalive_timeout \(idle)s;")
        }
        for location in nginx.route.paths.flatMap(\.locations) {
            lines += ["", "    location \(location) {"]
            lines += locationLines(port: port, upstream: upstream).map { "        \($0)" }
            lines.append("    }")
        }
        lines.append("}")
        return lines
    }

    private var isUpgrading: Bool {
        if case .webSocket = service.traffic.connections { true } else { false }
    }

    private func nginxPath(_ nginx: NGINX) -> TrafficPath { Exposure.nginx(nginx).trafficPath }

    private func affinityLines(_ targets: ProxyTargets) -> [String] {
        guard targets != .clusterIP else { return [] }
        switch service.sessionAffinity {
        case .none: return []
        case .clientIP: return ["    ip_hash;"]
        case .cookie(let name, let lifetime):
            return ["    sticky cookie \(name) expires=\(lifetime.wholeSeconds)s;  # nginx 1.29.6 or NGINX Plus"]
        }
    }

    private func locationLines(port: Port, upstream: String) -> [String] {
        let module = port.transport == .grpc ? "grpc" : "proxy"
        let scheme: String
        switch port.transport {
        case .http, .tcp: scheme = "http"
        case .https: scheme = "https"
        case .grpc: scheme = "grpc"
        }
        var lines = ["\(module)_pass \(scheme)://\(upstream);"]
        if module == "proxy" {
            lines += ["proxy_http_version 1.1;", "proxy_set_header Host $host;"]
            if isUpgrading {
                lines += [
                    "proxy_set_header Upgrade $http_upgrade;",
                    "proxy_set_header Connection $\(upstream)_connection;",
                ]
            } else {
                lines.append("proxy_set_header Connection \"\";")
            }
        }
        lines += [
            "\(module)_connect_timeout \(ConnectTimeout.seconds)s;",
            "\(module)_read_timeout \(timeouts.gateway)s;\(timeoutSum(on: .nginxToClusterIP).map { "  # = \($0)" } ?? "")",
            "\(module)_send_timeout \(timeouts.gateway)s;",
            "\(module)_next_upstream \(nextUpstream);",
        ]
        return lines
    }
}

extension Route.Path {
    /// What nginx calls the path. Its prefixes are of characters, so that one alone would match `/orders-old` for `/orders`.
    fileprivate var locations: [String] {
        switch self {
        case .exact(let path): ["= \(path)"]
        case .prefix(let path): path.hasSuffix("/") ? [path] : ["= \(path)", "\(path)/"]
        }
    }
}
