import HardenKubernetes
import HardenNGINX

/// Finds names that nginx asks for while it runs, and that nobody can tell it.
struct NGINXNameNotFound: Rule {
    static let metadata = RuleMetadata(
        id: "nginx-name-not-found",
        area: .nginx,
        title: "nginx cannot find the address of a name that it asks for while it runs",
        severity: .error,
        disruptions: [.steadyState],
        codes: [502],
        remedy: .advice,
        explanation: """
            Where the target of `proxy_pass` has a variable, nginx asks a `resolver` for the name with each answer that runs
            out. Without one each request gives 502 ("no resolver defined to resolve"), although `nginx -t` is content. A
            `resolver` knows nothing of the search domains in `/etc/resolv.conf`, which complete names when nginx starts:
            `orders.shop` is not found, and `orders.shop.svc.cluster.local` is.
            """,
        sources: [
            "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass",
            "https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver",
            "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/",
        ]
    )

    static let subjects: Subjects<NGINXForwarding> = .nginxForwardings.where(\.pass.isResolvedLater)
    static let repetition = Repetition.oncePerPlace

    func faults(of forwarding: NGINXForwarding, in context: RuleContext) -> Fault? {
        guard let server = forwarding.servers.first, !server.isAddress, let address = server.address,
            let resolver = forwarding.pass.resolver.value
        else { return nil }
        if resolver.isEmpty {
            let isStream = forwarding.pass.module == .stream
            return Fault(
                "nginx has no resolver to ask for \(address.host), so that every request fails",
                at: server.place.label("asked for while nginx runs"),
                symptoms: [isStream ? "a broken connection from nginx (stream)" : "502 from nginx"],
                notes: [
                    "'resolver kube-dns.kube-system.svc.cluster.local' in http, server or location asks the cluster"
                ]
            )
        }
        // What follows `svc` is the cluster's domain.
        guard address.host.split(separator: ".").count <= 3,
            let service = context.topology.services(at: address, in: server.place.text).first
        else { return nil }
        return Fault(
            "nginx's resolver completes no name: \(address.host) is not found",
            at: server.place.label("not the whole name"),
            secondary: [service.view.object.metadata["name"].label("the Service that is meant")],
            confidence: .assumed,
            symptoms: ["502 from nginx"],
            notes: ["the whole name ends with '.svc' and the cluster's domain, such as '.svc.cluster.local'"]
        )
    }
}
