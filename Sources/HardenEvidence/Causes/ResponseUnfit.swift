extension Cause {
    package static let responseUnfit = Cause(
        id: "response-unfit",
        title: "the proxy could not use the answer",
        mechanism: """
            The answer's headers are too long, its framing is broken, or it came before the request was read.
            """,
        onset: .anyTime,
        against: "",
        fields: ["the application's answer; proxy_buffer_size, nginx.ingress.kubernetes.io/proxy-buffer-size"],
        look: "curl -sv to the Pod itself (kubectl port-forward)",
        sources: ["https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring"]
    )
}
