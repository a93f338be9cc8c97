extension Cause {
    package static let negNotFound = Cause(
        id: "neg-not-found",
        title: "the network endpoint group does not exist",
        mechanism: """
            An internal Ingress needs network endpoint groups. They come by themselves only in VPC-native clusters \
            without Shared VPC and without a network policy; elsewhere the Service has to ask for them.
            """,
        onset: .always,
        against: "",
        rules: ["neg-annotation-missing", "service-type-unfit"],
        fields: ["cloud.google.com/neg: '{\"ingress\": true}' (Service)"],
        look: "kubectl get svcneg -A",
        sources: [
            "https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/container-native-load-balancing",
        ]
    )
}
