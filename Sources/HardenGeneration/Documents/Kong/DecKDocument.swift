import HardenRollout
import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The decK file; `nil` if no Kong is configured by one.
    ///
    /// The select tag keeps `deck gateway sync` from deleting everything in Kong that is not in this file.
    /// Source: Kong, "decK", declarative configuration and tags; the JSON schema of Kong/go-database-reconciler.
    func deck() -> DesiredDeck? {
        var names = UniqueNames()
        let entries = exposures {
            if case .kong(let kong) = $0, case .deck = kong.configuration { kong } else { nil }
        }.map { kong, port in DeckEntry(kong: kong, port: port, name: names.take(name)) }
        guard !entries.isEmpty else { return nil }
        let body = object {
            field("_format_version", "3.0")
            group("_info") { list("select_tags", [name]) }
            list("services", entries.map(deckService))
            list("upstreams", entries.map(deckUpstream))
        }
        return DesiredDeck(file: "\(name).kong.yaml", body: body.mapping ?? YAMLMapping())
    }

    private struct DeckEntry {
        var kong: Kong
        var port: Port
        var name: String

        var targets: ProxyTargets {
            if case .deck(let targets) = kong.configuration { targets } else { .headless }
        }
    }

    private func deckService(_ entry: DeckEntry) -> YAMLValue {
        let timeout = timeouts.gateway * 1000
        let kongProtocol = entry.port.transport.kongProtocol ?? "http"
        return object {
            field("name", entry.name)
            field("host", upstreamName(entry), "name of the upstream")
            field("port", targetPort(entry))
            field("protocol", kongProtocol)
            field("connect_timeout", ConnectTimeout.seconds * 1000, "\(ConnectTimeout.seconds) s")
            field("read_timeout", timeout, timeoutSum(on: .kong).map { "\($0) s" })
            field("write_timeout", timeout)
            field("retries", entry.kong.retries)
            list(
                "routes",
                [
                    object {
                        field("name", entry.name)
                        list("protocols", kongProtocol == "grpc" ? ["grpc", "grpcs"] : ["http", "https"])
                        list("hosts", entry.kong.route.hosts)
                        list("paths", entry.kong.route.paths.flatMap(\.kongPaths))
                        // gRPC routes may not strip their path, and other routes are left as they came in.
                        field("strip_path", false)
                        field("preserve_host", true)
                    }
                ]
            )
        }
    }

    private func deckUpstream(_ entry: DeckEntry) -> YAMLValue {
        let check = kongCheck(servingPort: entry.port)
        return object {
            field("name", upstreamName(entry))
            // A single target leaves nothing to choose from.
            if entry.targets != .clusterIP {
                switch service.sessionAffinity {
                case .none: nil
                case .clientIP:
                    field("algorithm", "consistent-hashing")
                    field("hash_on", "ip")
                case .cookie(let name, _):
                    field("algorithm", "consistent-hashing")
                    field("hash_on", "cookie")
                    field("hash_on_cookie", name)
                    field("hash_on_cookie_path", "/")
                }
                check.healthChecks(httpPath: "http_path", tcpFailures: "tcp_failures", httpFailures: "http_failures")
            }
            list(
                "targets",
                targetAddresses(entry.targets, port: entry.port).map { target in
                    object {
                        field("target", target)
                        field("weight", 100)
                    }
                }
            )
        }
    }

    private func upstreamName(_ entry: DeckEntry) -> String { "\(entry.name)-upstream" }

    private func targetPort(_ entry: DeckEntry) -> Int {
        entry.targets == .clusterIP ? entry.port.servicePort : entry.port.number
    }

    /// The `host:port` addresses that a proxy configured by hand sends requests to.
    func targetAddresses(_ targets: ProxyTargets, port: Port) -> [String] {
        switch targets {
        case .clusterIP: ["\(address(ofService: name)):\(port.servicePort)"]
        case .headless: ["\(address(ofService: headlessName)):\(port.number)"]
        case .addresses(let addresses): addresses
        }
    }
}

extension Route.Path {
    /// The path as Kong's router takes it: a plain path is a prefix of characters, `~` begins a regular expression.
    ///
    /// A prefix therefore becomes two, as Kong Ingress Controller does it, or `/orders` would match `/orders-old`.
    fileprivate var kongPaths: [String] {
        switch self {
        case .prefix("/"): ["/"]
        case .prefix(let path):
            path.hasSuffix("/") ? [path] : ["\(path)/", "~\(Self.escaped(path))$"]
        case .exact(let path): ["~\(Self.escaped(path))$"]
        }
    }

    private static func escaped(_ path: String) -> String {
        path.reduce(into: "") { text, character in
            if #"\^$.|?*+()[]{}"#.contains(character) { text.append("\\") }
            text.append(character)
        }
    }
}
