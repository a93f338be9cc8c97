import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Services that send to Pods which are not ready.
package struct NotReadyAddressesPublished: Rule {
    package static let metadata = RuleMetadata(
        id: "not-ready-addresses-published",
        area: .start,
        title: "A Service sends requests to Pods that are not ready",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        codes: [502, 503, 504],
        failures: [.notListeningYet, .notServingYet],
        remedy: .unsafeFix,
        explanation: """
            With `publishNotReadyAddresses` a Pod gets requests before it can serve, and after its readiness probe has failed.
            The field is meant for the members of a cluster that look for each other through a headless Service, and those
            are not reported.
            """,
        before: """
            spec:
              publishNotReadyAddresses: true
            """,
        after: """
            spec:
              publishNotReadyAddresses: false
            """,
        sources: ["https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.services.compactMap { check($0, context) }
    }

    private func check(_ service: ServiceNode, _ context: RuleContext) -> Finding? {
        let field = service.view.publishNotReadyAddresses
        let annotation = service.view.object.annotation("service.alpha.kubernetes.io/tolerate-unready-endpoints")
        let isPublished = field.value == true
        guard isPublished || (annotation.value == "true" && !field.isWritten) else { return nil }
        let routes = service.routes.filter { $0.kind != .inCluster }
        guard !service.view.isHeadless || !routes.isEmpty else { return nil }
        let object = service.view.object
        let place = isPublished ? field.place : annotation.place
        let value: YAMLValue = isPublished ? false : "false"
        var symptoms: [String] = []
        for path in routes.compactMap(\.kind.path) {
            guard let status = path.proxy.status(of: .refused) else { continue }
            let symptom = "\(status) from \(path.label)"
            if !symptoms.contains(symptom) { symptoms.append(symptom) }
        }
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: "Service \(object.name) sends requests to Pods that are not ready",
            object: object.title,
            primary: place.label("Pods are endpoints whether they are ready or not", in: object),
            disruptions: [.rollout, .nodeDrain, .steadyState],
            symptoms: symptoms.isEmpty ? ["a refused connection (in-cluster clients)"] : symptoms,
            notes: ["members of a cluster that look for each other need a headless Service of their own"],
            fix: place.isShared
                ? nil
                : Fix(
                    isPublished ? "publishNotReadyAddresses: false" : "tolerate-unready-endpoints: \"false\"",
                    safety: .unsafe,
                    changes: [object.edit(.put(place.path, value))]
                )
        )
    }
}
