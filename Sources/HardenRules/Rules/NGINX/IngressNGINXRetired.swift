import HardenKubernetes
import HardenRollout

/// Tells what is served by ingress-nginx.
struct IngressNGINXRetired: Rule {
    static let metadata = RuleMetadata(
        id: "ingress-nginx-retired",
        area: .nginx,
        title: "ingress-nginx is retired",
        severity: .advice,
        disruptions: [],
        codes: [],
        remedy: .advice,
        explanation: """
            The project ended in March 2026: what is installed goes on working, and gets no release any more, whatever is
            found in it. What is said of its timeouts, retries and shutdown stays as it is in the last release.
            """,
        sources: ["https://github.com/kubernetes/ingress-nginx/blob/main/README.md"],
        remark: Remark.Phrase(
            one: "Service is behind ingress-nginx, which has had no release since March 2026",
            many: "Services are behind ingress-nginx, which has had no release since March 2026"
        )
    )

    static let subjects: Subjects<ServiceNode> = .services

    func faults(of node: ServiceNode, in context: RuleContext) -> Fault? {
        let routes = node.routes.filter { $0.kind.path?.proxy == .ingressNGINX }
        guard let route = routes.first else { return nil }
        return Fault(
            "\(node.view.name) is behind ingress-nginx, which is retired",
            at: node.view.object.metadata["name"].label("its requests come over ingress-nginx"),
            confidence: route.certainty == .stated ? .certain : .assumed,
            notes: route.doubt.map { [$0] } ?? []
        )
    }
}
