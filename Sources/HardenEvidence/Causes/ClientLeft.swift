extension Cause {
    package static let clientLeft = Cause(
        id: "client-left",
        title: "the client left before the answer",
        mechanism: """
            The client closed its connection, often because its own timeout is shorter than the answer takes. \
            Nothing is wrong with the path.
            """,
        onset: .anyTime,
        against: "If clients wait, and the proxy answers, it was not the client.",
        rules: ["timeouts-not-nested"],
        fields: ["the client's timeout: longer than all behind it"],
        look: "the latencies of such requests: a client's timeout shows as many that are equal",
        sources: ["https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring"]
    )
}
