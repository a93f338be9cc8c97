package import HardenNGINX
import HardenRollout

/// A place where nginx sends on what comes to it (`proxy_pass`, `grpc_pass`, `fastcgi_pass`), with all that is said of how.
///
/// Sources: nginx.org, ngx_http_proxy_module, ngx_http_grpc_module, ngx_http_fastcgi_module, ngx_http_uwsgi_module,
/// ngx_http_scgi_module, ngx_http_upstream_module, ngx_stream_proxy_module.
package struct NGINXPass: Sendable {
    /// Called as the directives of it begin.
    package enum Module: String, Sendable {
        case http = "proxy"
        case grpc
        case fastcgi
        case uwsgi
        case scgi
        case stream
    }

    package let module: Module
    /// The directive itself.
    package let directive: NGINXDirective
    package let place: NGINXPlace
    /// The text of its target, such as `http://orders`.
    package let target: String
    /// The group of servers that it names; `nil` where the target is an address itself.
    package let upstream: NGINXDirective?
    /// Whom it sends to; `nil` where that is open.
    package let servers: [NGINXServer]?
    /// Whether a variable is in the target, and no group has the name, so that nginx asks for the address while it runs.
    package internal(set) var isResolvedLater: Bool
    /// The scheme that it speaks; `nil` for bytes.
    package let scheme: String?
    /// The blocks around it, the innermost first.
    let scopes: [NGINXScope]
    let group: NGINXScope?

    /// The name of the group, or the host.
    package var name: String {
        upstream?.arguments.first ?? servers?.first?.address?.host ?? target
    }
}

/// A server of a group, or the address that is passed to.
package struct NGINXServer: Sendable {
    /// `nil` for a socket of the machine, and where a variable is left open.
    package let address: NetworkAddress?
    package let place: NGINXPlace
    package let directive: NGINXDirective?

    private func parameter(_ name: String) -> String? {
        directive?.arguments.dropFirst().first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
    }

    private func has(_ flag: String) -> Bool { directive?.arguments.dropFirst().contains(flag) ?? false }

    /// Whether nginx asks for its addresses again and again.
    package var isResolved: Bool { has("resolve") }
    package var isDown: Bool { has("down") }
    /// The parameter, as a place to mark, where failures are counted other than by default.
    package var maxFails: NGINXWord? {
        directive?.words.dropFirst(2).first { $0.text.hasPrefix("max_fails=") || $0.text.hasPrefix("fail_timeout=") }
    }
    /// Whether its host is the address of one machine, and no name.
    package var isAddress: Bool {
        guard let host = address?.host else { return false }
        return host.contains(":")
            || host.split(separator: ".").count == 4 && host.allSatisfy { $0.isNumber || $0 == "." }
    }
}

// MARK: - Values

extension NGINXPass {
    /// What counts of a directive that is inherited from the blocks around.
    private func value(_ name: String) -> NGINXValue<[String]> {
        for scope in scopes {
            if let entry = scope.last(named: name) {
                let directive = entry.directive
                let word = directive.words.dropFirst().first?.range ?? directive.range
                let place = NGINXPlace(text: entry.text, range: word)
                let isOpen = directive.arguments.contains { $0.contains("$") || $0.contains("{{") }
                return NGINXValue(value: isOpen ? nil : directive.arguments, directive: directive, place: place)
            }
            if scope.isOpen { return NGINXValue(value: nil) }
        }
        return NGINXValue(value: [])
    }

    /// Milliseconds of a directive, or what counts without it.
    private func time(_ name: String, default standard: Int) -> NGINXValue<Int> {
        value(name).map { $0.isEmpty ? standard : $0.first.flatMap(NGINXTime.milliseconds) }
    }

    private var prefix: String { (module == .stream ? .http : module).rawValue }

    /// Who tells the addresses of names while it runs; empty for nobody.
    package var resolver: NGINXValue<[String]> { value("resolver") }

    package var readTimeoutName: String { module == .stream ? "proxy_timeout" : "\(prefix)_read_timeout" }

    /// Milliseconds that the answer is waited for between two reads; of `stream`, that both sides may be silent.
    package var readTimeout: NGINXValue<Int> {
        time(readTimeoutName, default: module == .stream ? 600_000 : 60_000)
    }

    /// Milliseconds that a connection is waited for.
    package var connectTimeout: NGINXValue<Int> { time("\(prefix)_connect_timeout", default: 60_000) }

    /// The failures after which the next server is tried; none for `off`. Of `stream` it is `error`: that no connection could
    /// be made.
    package var nextUpstream: NGINXValue<Set<String>> {
        value("\(prefix)_next_upstream").map { words in
            if words.first == "off" { return [] }
            if module == .stream { return ["error"] }
            return words.isEmpty ? ["error", "timeout"] : Set(words)
        }
    }

    /// How often a request is tried in all; 0 for no limit.
    package var nextUpstreamTries: NGINXValue<Int> {
        value("\(prefix)_next_upstream_tries").map { $0.isEmpty ? 0 : $0.first.flatMap { Int($0) } }
    }

    /// Milliseconds after which no other server is tried; 0 for no limit.
    package var nextUpstreamTimeout: NGINXValue<Int> { time("\(prefix)_next_upstream_timeout", default: 0) }

    /// Milliseconds for which it keeps idle connections of its own clients; 0 for none.
    package var clientKeepAlive: NGINXValue<Int> { time("keepalive_timeout", default: 75_000) }

    /// Says how many idle connections to its servers it keeps.
    package var keepAlive: NGINXDirective? { group?.last(named: "keepalive")?.directive }

    /// Milliseconds for which it keeps idle connections to its servers; 0 for none, `nil` where that hangs on the version of
    /// nginx: until 1.29.7 it keeps some only where `keepalive`, HTTP/1.1 and an empty `Connection` are written.
    package var serverKeepAlive: NGINXValue<Int> {
        guard module != .stream, let group, !group.isOpen else { return NGINXValue(value: nil) }
        guard let keepalive = group.last(named: "keepalive"), let count = keepalive.directive.arguments.first,
            let connections = Int(count)
        else { return NGINXValue(value: nil) }
        guard connections > 0 else { return NGINXValue(value: 0, directive: keepalive.directive) }
        let timeout = group.last(named: "keepalive_timeout")
        let value = NGINXValue(
            value: timeout.map { $0.directive.arguments.first.flatMap(NGINXTime.milliseconds) } ?? 60_000,
            directive: timeout?.directive,
            place: timeout.map {
                NGINXPlace(text: $0.text, range: $0.directive.words.last?.range ?? $0.directive.range)
            }
        )
        switch module {
        // They "do not have a notion of keepalive connections": ngx_http_upstream_module.
        case .uwsgi, .scgi: return NGINXValue(value: 0)
        case .fastcgi: return self.value("fastcgi_keep_conn").value?.first == "on" ? value : NGINXValue(value: nil)
        case .http: break
        case .grpc, .stream: return value
        }
        let version = self.value("proxy_http_version").value?.first
        if version == "1.0" || connectionHeader == .some("close") { return NGINXValue(value: 0) }
        return version == "1.1" && connectionHeader == .some("") ? value : NGINXValue(value: nil)
    }

    /// The header `Connection` that is sent to the server; `nil` where nothing is written, or that is open.
    private var connectionHeader: String? {
        // Headers of an outer block count only where the inner one has none at all.
        for scope in scopes {
            let headers = scope.entries(named: "proxy_set_header").map(\.directive.arguments)
            if !headers.isEmpty { return headers.last { $0.first?.lowercased() == "connection" }?.last?.lowercased() }
            if scope.isOpen { return nil }
        }
        return nil
    }
}

extension NGINXPass {
    /// The path to a Service that a server of it means: who forwards connections leaves everything else to the clients.
    func path(to server: NGINXServer, isHeadless: Bool) -> TrafficPath {
        let asksOnce = isHeadless && !isResolvedLater && !server.isResolved
        guard module != .stream else { return asksOnce ? .nginxStreamToHeadlessOnce : .inCluster }
        var hop = Hop.nginx
        hop.idleTimeout = serverKeepAlive.value.flatMap { $0 > 0 ? ($0 + 999) / 1000 : nil }
        if let failures = nextUpstream.value, !failures.contains("error") { hop.retries = .none }
        if let tries = nextUpstreamTries.value, tries > 0 {
            hop.retries.attempts = min(hop.retries.attempts, tries - 1)
        }
        let standard: TrafficPath =
            asksOnce ? .nginxToHeadlessOnce : isHeadless ? .nginxToHeadless : .nginxToClusterIP
        return TrafficPath(standard.name, standard.label, through: [hop], to: standard.picker)
    }
}

// MARK: - Finding them

extension NGINXPass {
    enum Context {
        case main
        case http
        case stream
    }

    static func all(in root: NGINXScope, _ context: Context) -> [NGINXPass] {
        switch context {
        case .main:
            ["http", "stream"].flatMap { name in
                root.entries(named: name).compactMap(\.scope)
                    .flatMap { NGINXPassFinder(root: $0, isStream: name == "stream").passes }
            }
        case .http, .stream: NGINXPassFinder(root: root, isStream: context == .stream).passes
        }
    }
}

/// Times as nginx writes them.
package enum NGINXTime {
    /// The milliseconds of `60`, `60s`, `1m30s` or `500ms`; `nil` for what nginx refuses.
    ///
    /// Source: nginx.org, "Configuration file measurement units". Months and years are no timeouts.
    package static func milliseconds(_ text: String) -> Int? {
        let units = ["ms": 1, "s": 1000, "": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000]
        var rest = text[...]
        var total = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count).drop { $0 == " " }
            guard let number = Int32(digits), let factor = units[String(unit)] else { return nil }
            total += Int(number) * factor
        }
        return total
    }
}
