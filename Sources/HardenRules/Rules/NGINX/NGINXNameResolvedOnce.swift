import HardenKubernetes

/// Finds configurations of nginx in which the name of a headless Service is resolved when nginx starts, and never again.
struct NGINXNameResolvedOnce: Rule {
    static let metadata = RuleMetadata(
        id: "nginx-name-resolved-once",
        area: .nginx,
        title: "nginx asks for the addresses of Pods once, when it starts",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .nodeLoss],
        codes: [502, 504],
        remedy: .advice,
        explanation: """
            nginx resolves the name of a server when it reads its configuration, and keeps the addresses until it is reloaded.
            The name of a headless Service stands for its Pods: after a rollout none of the addresses is left, and requests to
            them fail until somebody reloads nginx. The name of a Service with an address of its own stays right. nginx asks
            again where the server has `resolve`, which takes a `zone` in its `upstream`, a `resolver`, and nginx 1.27.3 or
            later, or where the target of `proxy_pass` has a variable, no group has the name that the variable stands for, and
            there is a `resolver`.
            """,
        sources: [
            "https://nginx.org/en/docs/http/ngx_http_upstream_module.html#resolve",
            "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass",
            "https://kubernetes.io/docs/concepts/services-networking/service/#headless-services",
        ]
    )

    static let subjects: Subjects<NGINXForwarding> = .nginxForwardings.where { !$0.pass.isResolvedLater }
    static let repetition = Repetition.oncePerPlace

    func faults(of forwarding: NGINXForwarding, in context: RuleContext) -> [Fault] {
        let routes = context.routes(of: forwarding)
        return forwarding.servers.compactMap { server in
            guard !server.isResolved, let address = server.address,
                let service = context.topology.services(at: address, in: server.place.text)
                    .first(where: \.view.isHeadless)
            else { return nil }
            let doubt = routes.first { $0.service == service.position }.flatMap(\.doubt)
            let isStream = forwarding.pass.module == .stream
            return Fault(
                "nginx asks for the Pods of \(service.view.name) once, when it starts, and sends to those that are gone until it is reloaded",
                at: server.place.label("resolved once"),
                secondary: [service.view.spec["clusterIP"].label("the name stands for the Pods")],
                confidence: doubt == nil ? .certain : .assumed,
                object: service.view.object.title,
                symptoms: isStream
                    ? ["a broken connection from nginx (stream)"]
                    : ["502 from nginx where a connection is refused", "504 where the address is gone"],
                notes: [
                    "'resolve' at the server asks again (nginx 1.27.3 or later, with 'zone' and 'resolver'); a Service with an "
                        + "address of its own needs nothing"
                ] + (doubt.map { [$0] } ?? [])
            )
        }
    }
}
