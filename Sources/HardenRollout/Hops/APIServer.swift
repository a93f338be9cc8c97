extension Hop {
    /// The Kubernetes API server, which asks a webhook before it writes: `timeoutSeconds` 10 at most, 30 if that is said, the
    /// time for a connection included, and once only.
    ///
    /// Sources: Kubernetes, "Dynamic Admission Control", Timeouts and Failure policy; its error is an InternalError, "failed
    /// calling webhook".
    package static let apiServer = Hop(
        name: "apiServer",
        label: "the API server",
        layer: .request,
        latency: DrainLatency.endpointPropagation,
        timeout: 10,
        timeoutScope: .wholeRequest,
        longestTimeout: 30,
        connectTimeout: 10,
        isClient: true,
        statuses: { _ in [500] }
    )

    /// The same where it hands requests on to another API server: within a request's own limit.
    ///
    /// Sources: kube-apiserver, `--request-timeout` 1m0s; kubernetes/apimachinery, pkg/util/proxy/transport.go
    /// (ServiceUnavailable, "error trying to reach service").
    package var ofAggregation: Hop {
        var hop = self
        hop.timeout = 60
        hop.longestTimeout = nil
        hop.connectTimeout = 60
        hop.statuses = { $0 == .timeout ? [504] : [503] }
        return hop
    }
}
