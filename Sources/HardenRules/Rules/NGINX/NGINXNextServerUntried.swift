import HardenKubernetes
import HardenNGINX

/// Finds configurations of nginx in which the next server is not tried where a connection fails.
struct NGINXNextServerUntried: Rule {
    static let metadata = RuleMetadata(
        id: "nginx-next-server-untried",
        area: .nginx,
        title: "nginx gives up when the first of its servers is gone",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .nodeLoss],
        codes: [502, 504],
        remedy: .unsafeFix,
        unsafeBecause: "a request that is repeated may be done twice, which its application has to bear",
        explanation: """
            By default nginx tries the next server of a group where a connection cannot be made or times out. With
            `proxy_next_upstream off`, with conditions that leave `error` out, or with one try, the first server that is gone
            gives the client a 502 or 504. Where a group has one server with one address, there is nothing else to try, and
            nothing is said.
            """,
        sources: [
            "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream",
            "https://nginx.org/en/docs/stream/ngx_stream_proxy_module.html#proxy_next_upstream",
        ]
    )

    static let subjects: Subjects<NGINXForwarding> = .nginxForwardings
    static let repetition = Repetition.oncePerPlace

    func faults(of forwarding: NGINXForwarding, in context: RuleContext) -> Fault? {
        let (pass, servers) = (forwarding.pass, forwarding.servers)
        guard servers.count > 1 || servers.contains(where: { context.addresses(of: $0) == .several }) else {
            return nil
        }
        let isStream = pass.module == .stream
        if let conditions = pass.nextUpstream.value, !conditions.contains("error"),
            let directive = pass.nextUpstream.directive, let place = pass.nextUpstream.place
        {
            let standard = isStream ? ["on"] : ["error", "timeout"]
            let isOff = conditions.isEmpty
            let edits: [NGINXEdit] =
                isOff
                ? [.set(directive, argument: 0, to: standard[0])]
                    + standard.dropFirst().map { .add(argument: $0, to: directive) }
                : [.add(argument: "error", to: directive)]
            let title =
                "\(directive.name) \((isOff ? standard : directive.arguments + ["error"]).joined(separator: " "))"
            return fault(
                forwarding,
                context,
                place.label("no other server is tried"),
                Fix(title, safety: .unsafe, all: edits.map(place.text.change))
            )
        }
        guard pass.nextUpstreamTries.value == 1, let directive = pass.nextUpstreamTries.directive,
            let place = pass.nextUpstreamTries.place
        else { return nil }
        let change = place.text.change(.set(directive, argument: 0, to: "0"))
        let fix = Fix("\(directive.name) 0", safety: .unsafe, change)
        return fault(forwarding, context, place.label("one try in all; 0 is no limit, the default"), fix)
    }

    private func fault(
        _ forwarding: NGINXForwarding,
        _ context: RuleContext,
        _ label: Finding.Label,
        _ fix: Fix?
    ) -> Fault {
        let pass = forwarding.pass
        let repeats = pass.nextUpstream.value?.contains("non_idempotent") == true && !context.mayRepeat(forwarding)
        let directive =
            pass.nextUpstreamTries.value == 1 ? pass.nextUpstreamTries.directive : pass.nextUpstream.directive
        var notes: [String] = []
        if repeats {
            notes.append(
                "no fix, because with 'non_idempotent' a POST that may have been carried out would be sent again"
            )
        }
        if let directive, let block = directive.parent?.name, ["http", "server"].contains(block), pass.module != .stream
        {
            notes.append(
                "\(directive.name) stands in '\(block)', and counts for every place below that has none of its own"
            )
        }
        return Fault(
            "nginx gives up on \(pass.name) when the first server that it tries is gone",
            at: label,
            secondary: [pass.place.label("passes requests to \(pass.name)")],
            symptoms: pass.module == .stream
                ? ["a broken connection from nginx (stream)"]
                : ["502 from nginx where a connection is refused", "504 where it times out"],
            notes: notes,
            fix: repeats ? nil : fix
        )
    }
}
