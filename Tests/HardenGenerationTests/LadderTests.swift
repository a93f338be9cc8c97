import HardenGeneration
import HardenYAML
import ServiceSpec
import Testing

/// The numbers that proxies get, read back from what is written and compared with what the spec alone says. Nothing here
/// asks the code that worked them out.
@Suite struct LadderTests {
    /// Seconds between two neighbouring timeouts, until a proxy gives up connecting, and for which nginx and Kong keep an
    /// idle connection. Sources: facts.md, "Timeouts" and "Keep-alive"; ingress-nginx, `proxy-connect-timeout`.
    private static let (step, connect, idle) = (5, 5, 60)

    /// The longest exchange of a service, which no proxy may cut.
    private static func longest(of service: Service) -> Int {
        let slowest = seconds(service.traffic.slowestRequest)
        return switch service.traffic.connections {
        case .requests: slowest
        case .webSocket(let longest), .streaming(let longest): max(slowest, seconds(longest))
        }
    }

    /// Whole seconds, rounded up.
    private static func seconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(seconds) + (attoseconds > 0 ? 1 : 0)
    }

    private static func files(of service: Service) throws -> [String: String] {
        CoveringSetTests.apply(try CoveringSetTests.plan(service, over: [:]), to: [:])
            .mapValues { String(decoding: $0, as: UTF8.self) }
    }

    @Test("nginx waits for the slowest request, connects in time, and lets idle connections go before the server does")
    func nginx() throws {
        var count = 0
        for service in CoveringSet.services {
            let snippets = try Self.files(of: service).filter { $0.key.hasSuffix(".conf") }
            for (path, text) in snippets {
                let directives = Directives(text)
                for module in ["proxy", "grpc"] {
                    let passes = directives["\(module)_pass"].count
                    count += passes
                    let timeout = Array(repeating: "\(Self.longest(of: service) + Self.step)s", count: passes)
                    #expect(directives["\(module)_read_timeout"] == timeout, "\(path)")
                    #expect(directives["\(module)_send_timeout"] == timeout, "\(path)")
                    #expect(
                        directives["\(module)_connect_timeout"] == timeout.map { _ in "\(Self.connect)s" },
                        "\(path)"
                    )
                    let again = service.traffic.idempotent ? "error timeout non_idempotent" : "error timeout"
                    #expect(directives["\(module)_next_upstream"] == timeout.map { _ in again }, "\(path)")
                }
                // In the upstream what nginx keeps; in the server what it keeps towards a Google load balancer.
                #expect(directives["keepalive_timeout", in: "upstream"].allSatisfy { $0 == "\(Self.idle)s" })
                #expect(directives["keepalive_timeout", in: "server"].allSatisfy { $0 == "620s" })
                #expect(directives["keepalive_timeout", in: "upstream"].count == directives["keepalive"].count)
            }
        }
        #expect(count > 20)
    }

    @Test("Kong waits for the slowest request, and learns of a Pod that is gone from checks that mean its probe")
    func kong() throws {
        var (services, upstreams) = (0, 0)
        for service in CoveringSet.services {
            for (path, text) in try Self.files(of: service) where path.hasSuffix(".kong.yaml") {
                let document = try #require(YAMLFile(text: text).documents.first)
                let milliseconds = "\((Self.longest(of: service) + Self.step) * 1000)"
                for entry in document.root["services"]?.items ?? [] {
                    services += 1
                    #expect(entry["read_timeout"]?.string == milliseconds, "\(path)")
                    #expect(entry["write_timeout"]?.string == milliseconds, "\(path)")
                    #expect(entry["connect_timeout"]?.string == "\(Self.connect * 1000)", "\(path)")
                    #expect(
                        service.exposure.contains {
                            if case .kong(let kong) = $0 {
                                "\(kong.retries)" == entry["retries"]?.string
                            } else {
                                false
                            }
                        }
                    )
                }
                for upstream in document.root["upstreams"]?.items ?? [] {
                    upstreams += 1
                    guard let active = upstream["healthchecks"]?["active"] else { continue }
                    try Self.check(active, of: service, httpPath: "http_path", tcpFailures: "tcp_failures")
                }
            }
            for document in YAMLFile(text: try Self.files(of: service)["\(service.name).yaml"] ?? "").documents
            where document.root["kind"]?.string == "KongUpstreamPolicy" {
                upstreams += 1
                let active = try #require(document.root["spec"]?["healthchecks"]?["active"])
                try Self.check(active, of: service, httpPath: "httpPath", tcpFailures: "tcpFailures")
            }
        }
        #expect(services > 10 && upstreams > 20)
    }

    private static func check(
        _ active: YAMLNode,
        of service: Service,
        httpPath: String,
        tcpFailures: String
    ) throws {
        let interval = active["healthy"]?["interval"]?.string
        #expect(interval == active["unhealthy"]?["interval"]?.string)
        #expect(active["unhealthy"]?[tcpFailures]?.string == active["unhealthy"]?["timeouts"]?.string)
        let timeout = try #require(active["timeout"].flatMap { Int($0.string) })
        #expect(try timeout <= #require(interval.flatMap { Int($0) }), "a check ends before the next one begins")
        if let path = active[httpPath]?.string, case .http(let asked, _)? = service.health.readiness?.check {
            #expect(path == asked)
        }
    }

    @Test("Ingress and Service annotations carry the same timeouts")
    func annotations() throws {
        var count = 0
        for service in CoveringSet.services {
            let gateway = Self.longest(of: service)
            for document in YAMLFile(text: try Self.files(of: service)["\(service.name).yaml"] ?? "").documents {
                let annotations = document.root["metadata"]?["annotations"]
                for (key, expected) in [
                    ("nginx.ingress.kubernetes.io/proxy-read-timeout", "\(gateway + Self.step)"),
                    ("nginx.ingress.kubernetes.io/proxy-send-timeout", "\(gateway + Self.step)"),
                    ("nginx.ingress.kubernetes.io/proxy-connect-timeout", "\(Self.connect)"),
                    ("konghq.com/read-timeout", "\((gateway + Self.step) * 1000)"),
                    ("konghq.com/write-timeout", "\((gateway + Self.step) * 1000)"),
                    ("konghq.com/connect-timeout", "\(Self.connect * 1000)"),
                ] {
                    guard let value = annotations?[key]?.string else { continue }
                    count += 1
                    #expect(value == expected, "\(service.name): \(key)")
                }
            }
        }
        #expect(count > 60)
    }
}

/// The directives of a configuration of nginx, by name, with the block that they are in.
private struct Directives {
    private var all: [(block: String, name: String, value: String)] = []

    init(_ text: String) {
        var blocks: [String] = []
        for line in text.split(separator: "\n") {
            let code = line.split(separator: "#", omittingEmptySubsequences: false)[0].drop { $0 == " " }
            let words = code.split(separator: " ")
            if code.contains("{") {
                blocks.append(words.first.map(String.init) ?? "")
            } else if code.hasPrefix("}") {
                blocks.removeLast()
            } else if let end = code.lastIndex(of: ";") {
                let parts = code[..<end].split(separator: " ", maxSplits: 1)
                let value = parts.dropFirst().first?.drop { $0 == " " } ?? ""
                all.append((blocks.last ?? "", parts.first.map(String.init) ?? "", String(value)))
            }
        }
    }

    subscript(name: String) -> [String] { all.filter { $0.name == name }.map(\.value) }

    subscript(name: String, in block: String) -> [String] {
        all.filter { $0.name == name && $0.block == block }.map(\.value)
    }
}
