import HardenKubernetes
import HardenNGINX

/// Finds limits of failures that nginx ignores, because the group has one server.
struct NGINXMaxFailsIgnored: Rule {
    static let metadata = RuleMetadata(
        id: "nginx-max-fails-ignored",
        area: .nginx,
        title: "nginx counts no failures of an only server",
        severity: .advice,
        disruptions: [],
        codes: [],
        remedy: .advice,
        explanation: """
            Where a group has a single server, nginx ignores `max_fails`, `fail_timeout` and `slow_start`, and never takes it
            for unavailable. Servers that are `down` count among them. A Service's address is one server, however many Pods
            are behind it: what keeps requests off a Pod that fails is its readiness probe. A name that stands for several
            addresses is several servers.
            """,
        sources: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#max_fails"]
    )

    static let subjects: Subjects<NGINXForwarding> = .nginxForwardings
    static let repetition = Repetition.oncePerPlace

    func faults(of forwarding: NGINXForwarding, in context: RuleContext) -> Fault? {
        guard forwarding.pass.servers?.count == 1, let server = forwarding.servers.first, let word = server.maxFails,
            context.addresses(of: server) == .one
        else { return nil }
        return Fault(
            "\(word.text) does nothing: \(forwarding.pass.name) has no other server",
            at: NGINXPlace(text: server.place.text, range: word.range).label("ignored for an only server"),
            secondary: [server.place.label("one address")]
        )
    }
}
