import HardenRollout

extension Cause {
    package static let nameNotResolved = Cause(
        id: "name-not-resolved",
        title: "the name of the upstream has no address",
        mechanism: """
            The Service was deleted or renamed, is headless without a ready Pod, or the cluster's DNS does not \
            answer.
            """,
        symptoms: [.noEndpoint],
        onset: .always,
        against: "If it lasts for seconds, a headless Service had no ready Pod.",
        rules: ["route-backend-not-found", "deck-upstream-unused", "single-replica", "rollout-recreates"],
        fields: ["host (Kong service)", "metadata.name (Service)"],
        look: "kubectl run -it --rm dns --image=busybox:1.37 --restart=Never -- nslookup SERVICE.NAMESPACE",
        sources: ["https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/"]
    )
}
