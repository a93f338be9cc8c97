import HardenKubernetes
import HardenRollout

/// Finds proxies that go on trying when the proxy before them has given up.
struct RetriesOutlastTimeout: Rule {
    static let metadata = RuleMetadata(
        id: "retries-outlast-timeout",
        area: .acrossLayers,
        title: "A proxy tries again when the one before it has given up",
        severity: .warning,
        disruptions: [.steadyState],
        codes: [502, 503, 504],
        remedy: .advice,
        explanation: """
            Kong and nginx send a request that may be repeated to the next Pod when its timeout is over: attempts times
            timeout is how long they take in the worst case. Where that is more than the proxy before them waits, the
            client has its 502 or 504 by then, and the attempts that are left do nothing but work for Pods that are slow
            already. Either the outer timeout covers all attempts, or there are fewer of them, each shorter.
            """,
        sources: [
            "https://developer.konghq.com/gateway/traffic-control/proxying/",
            "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream",
        ]
    )

    static let subjects: Subjects<RuleContext> = .input
    static let repetition = Repetition.oncePerMessage

    func faults(of input: RuleContext, in context: RuleContext) -> [Fault] {
        context.workloads.flatMap { context.timeouts.chains(to: $0.node) }.flatMap { chain in
            chain.neighbours.compactMap { fault($0, $1, chain) }
        }
    }

    private func fault(_ outer: ProxyChain.Link, _ inner: ProxyChain.Link, _ chain: ProxyChain) -> Fault? {
        // That a single attempt takes longer is another rule's.
        guard let limit = outer.timeout, let timeout = inner.timeout, let attempts = inner.attempts, attempts.count > 1,
            timeout.seconds <= limit.seconds
        else { return nil }
        let longest = TimeoutLadder.longest(attempts: attempts.count, of: timeout.seconds)
        guard longest > limit.seconds else { return nil }
        let isWritten = attempts.isWritten || timeout.isWritten
        let isCertain = isWritten && limit.isStated
        let labels = [attempts.isWritten ? attempts.label : timeout.label, limit.label]
        return Fault(
            "\(inner.label) may send a request to \(chain.workload.view.name) \(attempts.count) times for "
                + "\(timeout.seconds) s each, and \(outer.label) gives up after \(limit.seconds) s",
            at: labels[0],
            secondary: (attempts.isWritten && timeout.isWritten ? [timeout.label] : []) + [labels[1]],
            severity: isWritten ? .warning : .advice,
            confidence: isCertain ? .certain : .assumed,
            object: chain.workload.view.object.title,
            symptoms: ["\(chain.symptom(of: outer)), while requests multiply"],
            sum: "\(attempts.count) × \(timeout.seconds) = \(longest) > \(limit.seconds)",
            notes: ["the chain: \(chain.textWithOrigins)", "only what may be repeated is sent again, such as GET"]
        )
    }
}
