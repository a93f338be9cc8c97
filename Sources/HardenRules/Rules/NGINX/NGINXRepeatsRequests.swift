import HardenKubernetes
import HardenNGINX

/// Finds configurations of nginx that send requests again which may have been carried out.
struct NGINXRepeatsRequests: Rule {
    static let metadata = RuleMetadata(
        id: "nginx-repeats-requests",
        area: .nginx,
        title: "nginx sends a POST again that may have been carried out",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .nodeLoss, .steadyState],
        codes: [],
        remedy: .advice,
        explanation: """
            nginx tries POST, PATCH and LOCK on another server only as long as nothing was sent. With `non_idempotent` it sends
            them again after a connection broke or a timeout was over as well, when the first server may have done what they
            ask for. Nothing is said where the configuration says that all requests may be repeated (`idempotent`), or where
            there is no other server.
            """,
        sources: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#non_idempotent"]
    )

    static let subjects: Subjects<NGINXForwarding> = .nginxForwardings
    static let repetition = Repetition.oncePerPlace

    /// Failures after which the first server may have done what a request asks for. An answer such as 503 or 429 says that it
    /// has not.
    private static let afterSending: Set = [
        "error", "timeout", "invalid_header", "http_500", "http_502", "http_504",
    ]

    func faults(of forwarding: NGINXForwarding, in context: RuleContext) -> Fault? {
        let conditions = forwarding.pass.nextUpstream
        guard let words = conditions.value, words.contains("non_idempotent"),
            !words.isDisjoint(with: Self.afterSending), let directive = conditions.directive,
            let place = conditions.place, forwarding.pass.nextUpstreamTries.value != 1,
            let word = directive.words.first(where: { $0.text == "non_idempotent" })
        else { return nil }
        let servers = forwarding.servers
        guard servers.count > 1 || servers.contains(where: { context.addresses(of: $0) == .several }) else {
            return nil
        }
        if context.mayRepeat(forwarding) { return nil }
        return Fault(
            "nginx sends requests to \(forwarding.pass.name) again that may have been carried out, such as a POST",
            at: NGINXPlace(text: place.text, range: word.range).label("POST, PATCH and LOCK are repeated as well"),
            secondary: [forwarding.pass.place.label("passes requests to \(forwarding.pass.name)")],
            symptoms: ["what a request asks for happens twice"],
            notes: ["say 'idempotent: true' of the workload in .harden.yaml where each of its requests may be repeated"]
        )
    }
}
