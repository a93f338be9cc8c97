import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Services that send to Pods which are not ready.
struct NotReadyAddressesPublished: Rule {
    static let metadata = RuleMetadata(
        id: "not-ready-addresses-published",
        area: .start,
        title: "A Service sends requests to Pods that are not ready",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        codes: [502, 503, 504],
        failures: [.notListeningYet, .notServingYet],
        remedy: .unsafeFix,
        unsafeBecause: "its Pods may look for each other before they are ready",
        explanation: """
            With `publishNotReadyAddresses` a Pod gets requests before it can serve, and after its readiness probe has failed.
            The field is meant for the members of a cluster that look for each other through a headless Service, and those
            are not reported.
            """,
        sources: ["https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/"]
    )

    static let subjects: Subjects<ServiceNode> = .services

    func faults(of service: ServiceNode, in context: RuleContext) -> Fault? {
        let field = service.view.publishNotReadyAddresses
        let annotation = service.view.object.annotation("service.alpha.kubernetes.io/tolerate-unready-endpoints")
        let isPublished = field.value == true
        guard isPublished || (annotation.value == "true" && !field.isWritten) else { return nil }
        let routes = service.routes.filter { !$0.kind.isInCluster }
        guard !service.view.isHeadless || !routes.isEmpty else { return nil }
        let place = isPublished ? field.place : annotation.place
        var symptoms: [String] = []
        for path in routes.compactMap(\.kind.path) {
            guard let status = path.proxy.status(of: .refused) else { continue }
            let symptom = "\(status) from \(path.label)"
            if !symptoms.contains(symptom) { symptoms.append(symptom) }
        }
        return Fault(
            "Service \(service.view.name) sends requests to Pods that are not ready",
            at: place.label("Pods are endpoints whether they are ready or not"),
            disruptions: [.rollout, .nodeDrain, .steadyState],
            symptoms: symptoms.isEmpty ? ["a refused connection (in-cluster clients)"] : symptoms,
            notes: ["members of a cluster that look for each other need a headless Service of their own"],
            fix: Fix(
                isPublished ? "publishNotReadyAddresses: false" : "tolerate-unready-endpoints: \"false\"",
                safety: .unsafe,
                place.put(isPublished ? false : "false")
            )
        )
    }
}
