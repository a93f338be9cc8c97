extension Cause {
    package static let proxySubnetMissing = Cause(
        id: "proxy-subnet-missing",
        title: "the network has no proxy-only subnet",
        mechanism: """
            Internal and regional load balancers run Envoy proxies in a subnet of their own, which has to be made \
            once for a network and region. Without it no load balancer comes to be.
            """,
        onset: .always,
        against: "",
        look:
            "gcloud compute networks subnets list --filter=purpose=REGIONAL_MANAGED_PROXY (and create NAME --purpose=REGIONAL_MANAGED_PROXY --role=ACTIVE)",
        sources: [
            "https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing"
        ]
    )
}
