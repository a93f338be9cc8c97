extension Cause {
    package static let authorizationFailed = Cause(
        id: "authorization-failed",
        title: "the authorization server did not answer",
        mechanism: """
            The proxy asks another service whether a request may pass, and that service failed. It is a workload \
            like any other: its rollouts fail the requests of all that it protects.
            """,
        onset: .anyTime,
        against: "",
        fields: ["nginx.ingress.kubernetes.io/auth-url, ext_authz (Envoy)"],
        look: "the Pods and the log of the authorization service",
        sources: ["https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/ext_authz_filter"]
    )
}
