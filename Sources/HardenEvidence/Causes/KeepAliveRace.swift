import HardenRollout

extension Cause {
    package static let keepAliveRace = Cause(
        id: "keep-alive-race",
        title: "the server closed an idle connection just as the proxy used it",
        mechanism: """
            Proxies keep connections to Pods, and send the next request on one that was idle. Where the server's \
            idle timeout is shorter than the proxy's, the server closes the connection at the same moment, and the \
            request is lost although nothing is wrong with either. It happens at all times, to few requests, within \
            milliseconds.
            """,
        symptoms: [.keepAliveRace],
        onset: .reusedConnection,
        against: """
            If the failures come in bursts when Pods end, the process ended while it answered; if the answers took \
            long before they broke off, it is no race.
            """,
        rules: ["keep-alive-not-nested", "connections-outlive-pod"],
        fields: [
            "the server's idle timeout: greater than the proxy's (Google's load balancers keep connections for 600 s: 620 is usual)"
        ],
        look:
            "the server's idle timeout (Node.js: server.keepAliveTimeout, gunicorn: --keep-alive, nginx: keepalive_timeout)",
        sources: [
            "https://docs.cloud.google.com/load-balancing/docs/https/request-distribution",
            "https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring",
        ]
    )
}
