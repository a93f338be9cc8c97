extension Cause {
    package static let denied = Cause(
        id: "denied",
        title: "a policy refused the request",
        mechanism: """
            Cloud Armor, Identity-Aware Proxy or a rate limit answered. The backends never saw the request.
            """,
        onset: .anyTime,
        against: "",
        fields: ["securityPolicy", "iap (BackendConfig, GCPBackendPolicy)"],
        look: "the entry's enforcedSecurityPolicy",
        sources: ["https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring"]
    )
}
