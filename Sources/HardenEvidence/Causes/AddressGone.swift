import HardenRollout

extension Cause {
    package static let addressGone = Cause(
        id: "address-gone",
        title: "the Pod's address was gone",
        mechanism: """
            Once a Pod's containers have ended its address answers nothing. Who still sends to it waits for the \
            whole connect timeout, unless another target is tried before.
            """,
        symptoms: [.unreachable],
        onset: .endOfPod,
        against: "If no Pod ends at that time, a firewall or a NetworkPolicy drops the packets.",
        rules: [
            "pre-stop-missing",
            "pre-stop-too-short",
            "kong-retries-unfit",
            "nginx-next-upstream-off",
            "draining-disabled",
        ],
        fields: [
            "spec.template.spec.containers[].lifecycle.preStop",
            "spec.template.spec.terminationGracePeriodSeconds",
        ],
        look: "kubectl get pods -o wide (is the upstream's address one of them?)",
        sources: ["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination"]
    )
}
