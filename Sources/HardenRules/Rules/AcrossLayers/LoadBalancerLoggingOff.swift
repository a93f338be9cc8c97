import HardenKubernetes
import HardenYAML

/// Finds load balancers that are told to log nothing.
struct LoadBalancerLoggingOff: Rule {
    static let metadata = RuleMetadata(
        id: "load-balancer-logging-off",
        area: .acrossLayers,
        title: "The load balancer logs no requests",
        severity: .advice,
        disruptions: [],
        remedy: .unsafeFix,
        unsafeBecause: "logs cost money",
        explanation: """
            A load balancer's log says why it answered 502, 503 or 504: `statusDetails` of global and classic load
            balancers, `proxyStatus` of regional and internal ones. Without it nothing tells a Pod that closed a connection
            from one that was never reached. What is logged costs, so that a part of the requests may do (`sampleRate`).
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring",
        ]
    )

    static let subjects: Subjects<InputObject> = .objects([.backendConfig, .gcpBackendPolicy, .lbPolicy])
        .reading(["spec"])

    func faults(of subject: InputObject, in context: RuleContext) -> Fault? {
        let object = subject.object
        let isConfig = object.kind == .backendConfig
        let config = BackendConfigView(object)
        let policy = BackendPolicyView(object)
        let switched = isConfig ? config.logsRequests : policy.logsRequests
        let rate = isConfig ? config.sampleRate : policy.sampleRate.map(Double.init)
        let change: Fix.Change?
        let label: Finding.Label
        if switched.written == false {
            (label, change) = (switched.label("switched off"), switched.put(.bool(true)))
        } else if switched.value == true, rate.written == 0 {
            (label, change) = (rate.label("none of them"), rate.place.delete())
        } else {
            return nil
        }
        return Fault(
            "the load balancer logs no request to the Services of \(object.name)",
            at: label,
            notes: ["without its log nothing tells why it answered 502, 503 or 504"],
            fix: Fix(switched.written == false ? "switch it on" : "log all", safety: .unsafe, change)
        )
    }
}
