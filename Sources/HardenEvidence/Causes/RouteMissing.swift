extension Cause {
    package static let routeMissing = Cause(
        id: "route-missing",
        title: "no route matches the request",
        mechanism: """
            Neither the host nor the path is in an Ingress, an HTTPRoute or a Kong route.
            """,
        onset: .always,
        against: "If the same request succeeds at other times, the configuration was being changed.",
        rules: ["route-backend-not-found", "policy-target-not-found"],
        fields: ["spec.rules (Ingress, HTTPRoute)"],
        look: "kubectl get ingress,httproute -A",
        sources: ["https://kubernetes.io/docs/concepts/services-networking/ingress/"]
    )
}
