import HardenCoding
import HardenKubernetes
import HardenNGINX
import HardenRollout

/// What files of nginx say.
extension ProxyTimeouts {
    /// The nginx that sends what comes to it where a file says.
    ///
    /// - Parameters:
    ///   - number: The place's position in the input.
    ///   - path: The path that its timeout is one of.
    ///   - route: The way to the workload, where it is the last proxy on it.
    func nginx(_ number: Int, _ path: TrafficPath, _ route: TrafficRoute?) -> ProxyChain.Link {
        let pass = topology.manifests.nginxPasses[number]
        let hop = pass.module == .stream ? Hop.nginxStream : .nginx
        let isStated = route.map { $0.certainty == .stated } ?? true
        let own = hop.layer == path.proxy.layer ? path : TrafficPath(hop.name, hop.label, to: hop)
        let timeout = seconds(pass.readTimeout, of: pass, pass.readTimeoutName, behind: pass.directive)
        return ProxyChain.Link(
            label: hop.label,
            hop: hop,
            timeout: timeout.map { value in
                let text = pass.module == .stream ? "closes what is silent for" : "read timeout"
                return ProxyTimeout(
                    path: own,
                    seconds: value.seconds,
                    label: value.label.saying(
                        "\(text) \(value.seconds) s\(value.position == nil ? ", the default" : "")"
                    ),
                    position: value.position,
                    isStated: isStated,
                    change: value.change
                )
            },
            attempts: attempts(pass),
            keepsServers: seconds(pass.serverKeepAlive, of: pass, "keepalive_timeout", behind: pass.keepAlive).map {
                $0.saying("keeps idle connections to its servers \($0.seconds) s")
            },
            keepsClients: pass.module == .stream
                ? timeout.map { $0.saying("closes what is silent for \($0.seconds) s") }
                : seconds(pass.clientKeepAlive, of: pass, "keepalive_timeout", behind: pass.directive).map {
                    $0.saying("keeps idle connections of its clients \($0.seconds) s")
                },
            pass: number
        )
    }

    /// A time with the change that sets another; `nil` where it is not known, or 0.
    ///
    /// - Parameter sibling: Where the directive of that name goes if there is none.
    private func seconds(
        _ value: NGINXValue<Int>,
        of pass: NGINXPass,
        _ name: String,
        behind sibling: NGINXDirective?
    ) -> ProxyIdleTime? {
        guard let milliseconds = value.value, milliseconds > 0 else { return nil }
        let place = value.place ?? pass.place
        return ProxyIdleTime(
            seconds: (milliseconds + 999) / 1000,
            label: place.label(""),
            position: value.place?.position
        ) { seconds in
            if let directive = value.directive {
                return place.text.change(.set(directive, argument: 0, to: "\(seconds)s"))
            }
            return sibling.flatMap {
                place.text.change(.insert(NGINXStatement([name, "\(seconds)s"]), into: $0.parent, .after($0)))
            }
        }
    }

    /// How often it sends a request that has timed out: each server once, as long as no limit is reached.
    private func attempts(_ pass: NGINXPass) -> ProxyAttempts? {
        guard pass.module != .stream, let failures = pass.nextUpstream.value, failures.contains("timeout"),
            let servers = addresses(of: pass), let tries = pass.nextUpstreamTries.value,
            let limit = pass.nextUpstreamTimeout.value, let timeout = pass.readTimeout.value
        else { return nil }
        var count = tries > 0 ? min(servers, tries) : servers
        if limit > 0, timeout > 0 { count = min(count, (limit + timeout - 1) / timeout) }
        let place = tries > 0 ? pass.nextUpstreamTries.place : nil
        return ProxyAttempts(
            count: count,
            label: (place ?? pass.place).label("sends up to \(count) times"),
            position: place?.position
        )
    }

    /// How many addresses it knows; `nil` where a name may stand for several.
    func addresses(of pass: NGINXPass) -> Int? {
        guard let servers = pass.servers?.filter({ !$0.isDown }), !servers.isEmpty else { return nil }
        let single = servers.allSatisfy { server in
            guard let address = server.address else { return false }
            return server.isAddress
                || topology.services(at: address, in: pass.place.text).contains { !$0.view.isHeadless }
        }
        return single ? servers.count : nil
    }
}

extension ProxyIdleTime {
    fileprivate func saying(_ text: String) -> ProxyIdleTime {
        ProxyIdleTime(seconds: seconds, label: label.saying(text), position: position, change: change)
    }
}

extension NGINXPass {
    /// Seconds for which it keeps idle connections to its servers, where that is known.
    var idleSeconds: Int? { serverKeepAlive.value.flatMap { $0 > 0 ? ($0 + 999) / 1000 : nil } }
}
