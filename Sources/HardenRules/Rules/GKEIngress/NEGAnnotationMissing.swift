import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Services behind GKE Ingress that leave container-native load balancing to the cluster's defaults.
struct NEGAnnotationMissing: Rule {
    static let metadata = RuleMetadata(
        id: "neg-annotation-missing",
        area: .gkeIngress,
        title: "A Service behind GKE Ingress does not ask for network endpoint groups",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .nodeLoss],
        codes: [502, 503],
        remedy: .safeFix,
        unsafeBecause: "whether the cluster's network has addresses for Pods, which endpoint groups need, is not known",
        explanation: """
            With network endpoint groups the load balancer sends to Pods; without, it sends to nodes, and kube-proxy
            sends on to Pods on other nodes. Draining, health checks and readiness gates of Pods exist only with the
            former. New Services of VPC-native clusters get the annotation by themselves, unless the cluster has Shared
            VPC or network policies; internal and regional Ingresses work with it only.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/how-to/container-native-load-balancing",
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
        ],
        remark: Remark.Phrase(
            one: "Service behind GKE Ingress leaves network endpoint groups to the defaults of the cluster",
            many: "Services behind GKE Ingress leave network endpoint groups to the defaults of the cluster"
        )
    )

    static let subjects: Subjects<ServiceNode> = .services
        .where { !$0.gkeIngressRoutes.isEmpty && $0.view.type.value != "ExternalName" }
        .reading(["metadata", "annotations", AnnotationKeys.networkEndpointGroups])

    func faults(of node: ServiceNode, in context: RuleContext) -> Fault? {
        let object = node.view.object
        let isRegional = node.gkeIngressRoutes.contains { $0.kind.path?.isRegionalIngress == true }
        let place = object.metadata["annotations"][AnnotationKeys.networkEndpointGroups]
        if let annotation = node.view.networkEndpointGroups?.annotation {
            guard !Placeholder.occurs(in: annotation.text), node.usesNEG == nil else { return nil }
            guard annotation.root != nil else {
                let reason = annotation.problem?.message ?? "it is no JSON"
                return fault(.error, "the NEG annotation is no JSON", place.label(reason), node)
            }
        }
        var found = fault(
            // VPC-native clusters add it where nothing is written, but not to what is.
            isRegional ? .error : place.exists ? .warning : .advice,
            isRegional
                ? "an internal or regional Ingress needs network endpoint groups"
                : "the load balancer may send to nodes instead of Pods"
                    + (place.exists ? "" : ", where the cluster does not ask for Pods by itself"),
            (place.exists ? place : object.metadata["name"]).label("does not say \"ingress\": true"),
            node
        )
        if node.view.type.value == "ClusterIP", !isRegional {
            found.notes.append(
                "where the cluster does not add it, the event of the Ingress says: service "
                    + "\"\(object.namespace ?? "default")/\(object.name)\" is type \"ClusterIP\", expected "
                    + "\"NodePort\" or \"LoadBalancer\" when not using NEGs"
            )
        }
        found.fix = fix(node, place)
        return found
    }

    /// A Service of type ClusterIP works with NEGs only. One with node ports may serve from nodes now, and would have to
    /// change over; that is for its owner to time.
    private func fix(_ node: ServiceNode, _ place: Place) -> Fix? {
        var text = "{\"ingress\": true}"
        if let written = node.view.networkEndpointGroups?.annotation.text {
            guard let brace = written.firstIndex(of: "{") else { return nil }
            let rest = written[written.index(after: brace)...]
            text = "{\"ingress\": true" + (rest.allSatisfy { $0 == "}" || $0.isWhitespace } ? "" : ", ") + rest
        }
        let isCertain = node.gkeIngressRoutes.doubts.isEmpty
        return Fix(
            "\(AnnotationKeys.networkEndpointGroups): '\(text)'",
            safety: isCertain && node.view.type.value == "ClusterIP" ? .safe : .unsafe,
            place.put(.string(text))
        )
    }

    private func fault(
        _ severity: Severity,
        _ reason: String,
        _ label: Finding.Label,
        _ node: ServiceNode
    ) -> Fault {
        Fault(
            "\(node.view.name): \(reason)",
            at: label,
            severity: node.gkeIngressRoutes.doubts.isEmpty ? severity : min(severity, .warning),
            confidence: node.gkeIngressRoutes.doubts.isEmpty ? .certain : .assumed,
            notes: node.gkeIngressRoutes.doubts
        )
    }
}
