import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Services of a type that GKE Ingress cannot send to.
struct ServiceTypeUnfit: Rule {
    static let metadata = RuleMetadata(
        id: "service-type-unfit",
        area: .gkeIngress,
        title: "GKE Ingress cannot send to a Service of this type",
        severity: .error,
        disruptions: [.steadyState],
        codes: [502, 404],
        remedy: .unsafeFix,
        unsafeBecause: "whether the cluster's network has addresses for Pods, which endpoint groups need, is not known",
        explanation: """
            Without network endpoint groups the load balancer needs a node port, so a Service of type ClusterIP that
            switches them off stops the synchronisation of the Ingress. Internal and regional Ingresses cannot do
            without them at all. A Service of type ExternalName has no Pods, and is refused.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/concepts/ingress",
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/controller/errors/errors.go",
        ]
    )

    static let subjects: Subjects<ServiceNode> = .services.where { !$0.gkeIngressRoutes.isEmpty }
        .reading(["spec", "type"], ["metadata", "annotations"])

    func faults(of node: ServiceNode, in context: RuleContext) -> Fault? {
        let object = node.view.object
        let type = node.view.type
        let doubts = node.gkeIngressRoutes.doubts
        func fault(_ reason: String, _ label: Finding.Label) -> Fault {
            Fault(
                "\(object.name): \(reason)",
                at: label,
                severity: doubts.isEmpty ? .error : .warning,
                confidence: doubts.isEmpty ? .certain : .assumed,
                notes: doubts
            )
        }
        if type.value == "ExternalName" {
            return fault(
                "GKE Ingress cannot send to a Service of type ExternalName",
                type.label("has no Pods")
            )
        }
        guard node.usesNEG == false, let annotation = node.view.networkEndpointGroups?.annotation else { return nil }
        let isRegional = node.gkeIngressRoutes.contains { $0.kind.path?.isRegionalIngress == true }
        guard isRegional || type.value == "ClusterIP" else { return nil }
        var found = fault(
            isRegional
                ? "an internal or regional Ingress works with network endpoint groups only"
                : "a Service of type ClusterIP needs network endpoint groups",
            annotation.place.label("they are switched off")
        )
        if !isRegional {
            found.secondary = type.isWritten ? [type.label("no node port")] : []
            found.notes.append(
                "the event of the Ingress says: service \"\(object.namespace ?? "default")/\(object.name)\" is type "
                    + "\"ClusterIP\", expected \"NodePort\" or \"LoadBalancer\" when not using NEGs"
            )
        }
        let parts = annotation.text.split(separator: "false", omittingEmptySubsequences: false)
        if parts.count == 2 {
            let text = parts.joined(separator: "true")
            found.fix = Fix(
                "\(AnnotationKeys.networkEndpointGroups): '\(text)'",
                safety: .unsafe,
                annotation.place.put(.string(text))
            )
        }
        return found
    }
}
