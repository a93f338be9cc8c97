import HardenRollout

extension Cause {
    package static let applicationAnswered = Cause(
        id: "application-answered",
        title: "the backend answered so itself",
        mechanism: """
            The status is the backend's own: the proxy only passed it on. Where the backend is a proxy itself \
            (ingress-nginx, Kong, a mesh's gateway), the cause is in that one's log. A Pod that answers 503 while it \
            stops, as frameworks and scripts in preStop hooks make it, is this cause, too.
            """,
        symptoms: [.applicationError],
        onset: .anyTime,
        against: "",
        rules: ["pre-stop-signals-application", "readiness-probe-missing", "readiness-hasty"],
        fields: [
            "spec.template.spec.containers[].readinessProbe",
            "spec.template.spec.containers[].lifecycle.preStop",
        ],
        look: "kubectl logs -l app=NAME --since=1h | grep -i error",
        sources: ["https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring"]
    )
}
