import HardenRollout

extension Cause {
    package static let processEnded = Cause(
        id: "process-ended",
        title: "the process ended while it answered",
        mechanism: """
            A Pod's containers are told to stop at the moment at which its removal from the load balancer begins, \
            and nothing joins the two. A request that the process was answering when it ended breaks off; its client \
            gets the proxy's answer for a closed connection, or half an answer.
            """,
        symptoms: [.cutInFlight],
        onset: .endOfPod,
        against: """
            Failures that come at all times and not with Pods that end, or within milliseconds of the request, are a \
            keep-alive race.
            """,
        rules: [
            "pre-stop-missing",
            "pre-stop-too-short",
            "grace-period-too-short",
            "draining-disabled",
            "draining-too-short",
            "shell-swallows-sigterm",
            "pre-stop-signals-application",
            "grace-period-not-honoured",
            "pre-stop-exceeds-grace-period",
            "stop-signal-kills",
            "mesh-proxy-stops-early",
        ],
        fields: [
            "spec.template.spec.containers[].lifecycle.preStop",
            "spec.template.spec.terminationGracePeriodSeconds",
            "connectionDraining.drainingTimeoutSec (BackendConfig, GCPBackendPolicy)",
        ],
        look: "kubectl get events --sort-by=.lastTimestamp --field-selector reason=Killing",
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
            "https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring",
        ]
    )
}
