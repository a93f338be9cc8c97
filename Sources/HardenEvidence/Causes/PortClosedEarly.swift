import HardenRollout

extension Cause {
    package static let portClosedEarly = Cause(
        id: "port-closed-early",
        title: "the port was closed before the proxy knew",
        mechanism: """
            A process that closes its port on SIGTERM refuses what proxies go on sending until they have heard that \
            the Pod leaves: for some seconds over kube-proxy, Kong and nginx, for up to a minute and more over \
            network endpoint groups. Only a preStop delay keeps the port open that long.
            """,
        symptoms: [.refused],
        onset: .endOfPod,
        against: "If every connection is refused, also of Pods that nobody stops, the port is wrong.",
        rules: [
            "pre-stop-missing",
            "pre-stop-too-short",
            "pre-stop-needs-shell",
            "hook-invalid",
            "pre-stop-sleep-unsupported",
            "pre-stop-signals-application",
            "shell-swallows-sigterm",
        ],
        fields: [
            "spec.template.spec.containers[].lifecycle.preStop",
            "spec.template.spec.terminationGracePeriodSeconds",
        ],
        look: "kubectl get events --sort-by=.lastTimestamp --field-selector reason=Killing",
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
            "https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring",
        ]
    )
}
