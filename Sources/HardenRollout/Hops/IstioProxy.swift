extension Hop {
    /// Istio's proxy, a gateway's or the sidecar of a client: an Envoy that istiod tells of Pods.
    ///
    /// It waits for as long as its client does, unless a VirtualService says otherwise. For how long a connection to the Pod is
    /// kept hangs on whether there is a sidecar, too. For the rest it is Envoy.
    ///
    /// Sources: istio/istio, pilot/pkg/networking/core/route/retry/retry.go (`NumRetries: 2`, `RetryOn: "connect-failure,
    /// refused-stream,unavailable,cancelled,retriable-status-codes"`, `RetryPreviousHosts`; a 503 of the application itself was
    /// among the status codes up to 1.23); istio/api, mesh/v1alpha1/config.proto, `connect_timeout` ("Default timeout is
    /// 10s"), and networking/v1alpha3/virtual_service.proto, `timeout` ("default is disabled").
    package static let istioProxy = Hop(
        name: "istioProxy",
        label: "Istio's proxy",
        layer: .request,
        latency: DrainLatency.endpointPropagation + DrainLatency.istioPush,
        timeoutScope: envoy.timeoutScope,
        connectTimeout: 10,
        retries: Retries(attempts: 2, connectFailures: .all, brokenConnections: .none, avoidsTriedEndpoints: true),
        statuses: envoy.statuses
    )
}

extension DrainLatency {
    /// The longest that istiod gathers changes before it tells its proxies of them.
    ///
    /// Source: istio/istio, pilot/pkg/features/tuning.go, `PILOT_DEBOUNCE_MAX` (`10*time.Second`, endpoints included by
    /// `PILOT_ENABLE_EDS_DEBOUNCE`).
    package static let istioPush = 10
}
