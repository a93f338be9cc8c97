import HardenRollout

extension Cause {
    package static let timedOut = Cause(
        id: "timed-out",
        title: "no answer within the timeout",
        mechanism: """
            The proxy gave up on an answer that took longer than its timeout. The Pod may go on with the request, \
            whose work is lost. With Google's load balancers the timeout covers the whole answer, with nginx and \
            Kong the pause between two reads.
            """,
        symptoms: [.timeout],
        onset: .timeout,
        against: """
            If the failures' latencies differ and none is near a timeout, the connection was closed and nobody \
            waited.
            """,
        rules: ["timeouts-not-nested", "kong-timeout-invalid", "nginx-timeout-invalid"],
        fields: [
            "timeoutSec (BackendConfig, GCPBackendPolicy)",
            "konghq.com/read-timeout",
            "nginx.ingress.kubernetes.io/proxy-read-timeout",
            "timeouts.request (HTTPRoute)",
        ],
        look:
            "how long the application takes for such requests: its own log, or the proxy's latency of those that succeed",
        sources: ["https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring"]
    )
}
