extension Cause {
    package static let badRequest = Cause(
        id: "bad-request",
        title: "the proxy refused what the client sent",
        mechanism: """
            The request breaks the protocol or a limit of the proxy: headers or a body that are too long, a version \
            or a method that it does not take. No backend saw it.
            """,
        onset: .anyTime,
        against: "",
        fields: ["nginx.ingress.kubernetes.io/proxy-body-size and other limits of the proxy"],
        look: "what the client sends: its version of HTTP, the length of its headers",
        sources: ["https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring"]
    )
}
