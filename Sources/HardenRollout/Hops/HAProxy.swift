extension Hop {
    /// HAProxy as its users commonly configure it. It has no timeouts of its own: whoever runs it writes them.
    ///
    /// Sources: HAProxy, "Session state at disconnection" (SC 503, sH 504), `retries` 3, `option redispatch 1` and
    /// `retry-on` "conn-failure" (connections only). It closes a client's connection without an answer, so that the client
    /// sends the request again, where the connection to the Pod had carried another (else 502), and where the Pod cannot be
    /// reached and the client's connection had (else 503): src/http_ana.c, `http_return_srv_error`; measured.
    package static let haProxy = Hop(
        name: "haProxy",
        label: "HAProxy",
        layer: .request,
        latency: DrainLatency.endpointPropagation,
        connectTimeout: 60,
        retries: Retries(attempts: 3, connectFailures: .all, brokenConnections: .none, avoidsTriedEndpoints: true),
        retriesSingleAddress: true,
        statuses: { symptom in
            switch symptom {
            case .applicationError, .noEndpoint, .refused: [503]
            case .timeout: [504]
            case .unreachable: [503, nil]
            case .cutInFlight, .keepAliveRace: [nil, 502]
            }
        }
    )
}
