import HardenKubernetes

/// A place where a configuration of nginx sends on what comes to it.
package struct NGINXForwarding: RuleSubject {
    /// Position among those of the input.
    let index: Int
    let pass: NGINXPass

    package var title: String { "nginx \(pass.name)" }
    package var objectPosition: Int? { nil }

    /// The servers that it is to use.
    var servers: [NGINXServer] { pass.servers?.filter { !$0.isDown } ?? [] }
}

extension Subjects where Subject == NGINXForwarding {
    static var nginxForwardings: Self {
        Self { context in
            context.topology.manifests.nginxPasses.enumerated()
                .map { NGINXForwarding(index: $0.offset, pass: $0.element) }
        }
    }
}

extension RuleContext {
    /// The ways from there to Services of the input.
    func routes(of forwarding: NGINXForwarding) -> [TrafficRoute] {
        forwarding.servers.compactMap(\.address).flatMap { topology.services(at: $0, in: forwarding.pass.place.text) }
            .flatMap(\.routes).filter { $0.source == .nginx(forwarding.index) }
    }

    /// Whether each request that goes there may be repeated.
    func mayRepeat(_ forwarding: NGINXForwarding) -> Bool {
        let workloads = routes(of: forwarding).compactMap { topology.service(at: $0.service) }.flatMap(workloads)
        return !workloads.isEmpty && workloads.allSatisfy(\.settings.idempotent.value)
    }

    /// How many addresses a server of a configuration stands for: one, several, or nobody knows.
    func addresses(of server: NGINXServer) -> NGINXAddresses {
        guard let address = server.address else { return .unknown }
        if server.isAddress { return .one }
        let services = topology.services(at: address, in: server.place.text)
        if services.isEmpty { return .unknown }
        return services.contains { $0.view.isHeadless } ? .several : .one
    }
}

enum NGINXAddresses {
    case one
    case several
    case unknown
}
