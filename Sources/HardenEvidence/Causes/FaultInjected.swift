extension Cause {
    package static let faultInjected = Cause(
        id: "fault-injected",
        title: "a fault was injected on purpose",
        mechanism: """
            A route of the load balancer or of the mesh answers some requests with a fault, as it was told to.
            """,
        onset: .always,
        against: "",
        fields: ["fault (VirtualService), faultInjectionPolicy (URL map)"],
        look: "kubectl get virtualservices -A -o yaml | grep -A5 fault",
        sources: ["https://istio.io/latest/docs/tasks/traffic-management/fault-injection/"]
    )
}
