import HardenRollout

extension Cause {
    package static let firewall = Cause(
        id: "firewall",
        title: "packets to the Pods are dropped",
        mechanism: """
            Envoy-based load balancers of Google send from the proxy-only subnet, and its health checks from ranges \
            of their own. A firewall rule or a NetworkPolicy that does not let them reach the Service's targetPort \
            makes every connection time out: 504 with the body "upstream request timeout".
            """,
        symptoms: [.unreachable],
        onset: .always,
        against: "If other requests succeed at the same time, the way is open.",
        fields: [
            "a firewall rule from the proxy-only subnet to the targetPort",
            "NetworkPolicy: ingress from that range",
        ],
        look:
            "gcloud compute firewall-rules list; gcloud compute networks subnets list --filter=purpose=REGIONAL_MANAGED_PROXY",
        sources: [
            "https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing"
        ]
    )
}
