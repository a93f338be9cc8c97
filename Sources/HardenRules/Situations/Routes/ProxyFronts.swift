import HardenKubernetes
import HardenRollout

/// The workloads that are proxies themselves: what they send on has come to them on a route of their own.
struct ProxyFronts: Sendable {
    /// Kong's data plane, where the input has exactly one.
    let kong: WorkloadNode?
    /// The controller of ingress-nginx, where the input has exactly one.
    let nginx: WorkloadNode?
    /// The settings of that controller; `nil` where they are not in the input.
    let nginxSettings: KubernetesObject?

    init(_ topology: Topology) {
        let workloads = topology.workloads.filter { $0.view.isLongRunning && $0.takenOverBy == nil }
        func only(_ isProxy: (ContainerView) -> Bool) -> WorkloadNode? {
            let found = workloads.filter { $0.template?.containers.contains(where: isProxy) ?? false }
            return found.count == 1 ? found.first : nil
        }
        kong = only(\.isKongDataPlane)
        nginx = only(\.isIngressNGINX)
        nginxSettings = nginx?.template.flatMap { topology.nginxSettings(of: $0).first }
    }

    /// The proxy on a route; `nil` where it is not in the input, or is none of these.
    func proxy(on path: TrafficPath) -> WorkloadNode? {
        switch path.proxy {
        case .kong: kong
        case .ingressNGINX: nginx
        default: nil
        }
    }
}

extension ProxyFronts {
    /// Seconds for which the proxy of a path keeps an idle connection, where the input sets it; `nil` in them where the
    /// value is filled in later.
    ///
    /// Sources: kong.conf.default, `upstream_keepalive_idle_timeout`; ingress-nginx, `upstream-keepalive-timeout`.
    func idleTimeout(on path: TrafficPath) -> (seconds: Int?, place: Place)? {
        let field: Field<String>?
        switch path.proxy {
        case .kong:
            let containers = kong?.template?.containers.filter(\.isKongDataPlane) ?? []
            let variables = containers.flatMap(\.environment)
            field = variables.first { $0.name.value == "KONG_UPSTREAM_KEEPALIVE_IDLE_TIMEOUT" }?.value
        case .ingressNGINX:
            let setting = nginxSettings.map { IngressNGINXSettingsView($0).setting("upstream-keepalive-timeout") }
            field = setting?.isWritten == true ? setting : nil
        default: return nil
        }
        return field.map { ($0.known.flatMap { Int32($0) }.map(Int.init), $0.place) }
    }

    /// The same with the proxy's default where nothing is set.
    func effectiveIdleTimeout(on path: TrafficPath) -> Int? {
        if let set = idleTimeout(on: path) { set.seconds } else { path.proxyIdleTimeout }
    }
}

extension Topology {
    /// The ConfigMaps that arguments of containers name as those of ingress-nginx.
    func nginxSettings(of template: PodTemplateView) -> [KubernetesObject] {
        let arguments = template.servingContainers.flatMap { $0.args.value ?? [] }
        return nginxSettings.map(object(at:)).filter { object in
            arguments.contains { $0.hasPrefix("--configmap=") && $0.hasSuffix("/\(object.name)") }
        }
    }
}

extension ContainerView {
    /// Whether it is one of the proxies that ``ProxyFronts`` tells of.
    var isProxy: Bool { isKongDataPlane || isIngressNGINX }

    /// Whether it is Kong itself, and serves requests.
    var isKongDataPlane: Bool {
        guard let repository = imageRepository else { return false }
        let start = repository.utf8.lastIndex(of: UInt8(ascii: "/")).map { repository.utf8.index(after: $0) }
        let name = repository[(start ?? repository.startIndex)...]
        guard name == "kong" || name == "kong-gateway" else { return false }
        return !environment.contains { $0.name.value == "KONG_ROLE" && $0.value.value == "control_plane" }
    }

    /// Whether it is the controller of ingress-nginx, by the names that its images ever had.
    ///
    /// Source: ingress-nginx, `registry.k8s.io/ingress-nginx/controller`; before 1.0 `nginx-ingress-controller`.
    var isIngressNGINX: Bool {
        guard let repository = imageRepository else { return false }
        return repository.hasSuffix("ingress-nginx/controller") || repository.hasSuffix("/nginx-ingress-controller")
    }

    /// The image without its tag and digest; `nil` where it is filled in later.
    var imageRepository: Substring? {
        guard let image = image.value, !Placeholder.occurs(in: image) else { return nil }
        let name = image.utf8.prefix { $0 != UInt8(ascii: "@") }
        guard let colon = name.lastIndex(of: UInt8(ascii: ":")), !name[colon...].contains(UInt8(ascii: "/")) else {
            return Substring(name)
        }
        return Substring(name[..<colon])
    }
}
