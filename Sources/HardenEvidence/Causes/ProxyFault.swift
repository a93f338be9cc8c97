extension Cause {
    package static let proxyFault = Cause(
        id: "proxy-fault",
        title: "the proxy itself could not do its work",
        mechanism: """
            A configuration was on its way, or the proxy or the cloud had a fault. It passes, or is a case for \
            support.
            """,
        onset: .anyTime,
        against: "",
        look: "whether an Ingress, a route or a certificate was changed within the last ten minutes",
        sources: ["https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring"]
    )
}
