extension Cause {
    package static let certificate = Cause(
        id: "certificate",
        title: "the backend's certificate was refused",
        mechanism: """
            The proxy checks the backend's certificate, and its name, its chain or its size is not what was agreed.
            """,
        onset: .always,
        against: "If other requests over the same way succeed, some Pods have another certificate.",
        fields: ["BackendTLSPolicy, proxy-ssl-* annotations, the backend's Secret"],
        look: "openssl s_client -connect POD:PORT -servername NAME",
        sources: ["https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring"]
    )
}
