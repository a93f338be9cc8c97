import HardenKubernetes
import HardenYAML

/// Finds Services of a type that GKE Ingress cannot send to.
package struct ServiceTypeUnfit: Rule {
    package static let metadata = RuleMetadata(
        id: "service-type-unfit",
        area: .gkeIngress,
        title: "GKE Ingress cannot send to a Service of this type",
        severity: .error,
        disruptions: [.steadyState],
        codes: [502, 404],
        remedy: .unsafeFix,
        explanation: """
            Without network endpoint groups the load balancer needs a node port, so a Service of type ClusterIP that
            switches them off stops the synchronisation of the Ingress. Internal and regional Ingresses cannot do
            without them at all. A Service of type ExternalName has no Pods, and is refused.
            """,
        before: """
            kind: Service
            metadata:
              annotations:
                cloud.google.com/neg: '{"ingress": false}'
            spec:
              type: ClusterIP
            """,
        after: """
            kind: Service
            metadata:
              annotations:
                cloud.google.com/neg: '{"ingress": true}'
            spec:
              type: ClusterIP
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/concepts/ingress",
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/controller/errors/errors.go",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.services.compactMap { node in
            guard !node.gkeIngressRoutes.isEmpty, !context.isPatched(node.position, ["spec", "type"]),
                !context.isPatched(node.position, ["metadata", "annotations"])
            else { return nil }
            return check(node)
        }
    }

    private func check(_ node: ServiceNode) -> Finding? {
        let object = node.view.object
        let type = node.view.type
        let doubts = node.gkeIngressRoutes.doubts
        func finding(_ reason: String, _ label: Finding.Label) -> Finding {
            Finding(
                rule: Self.id,
                severity: doubts.isEmpty ? .error : .warning,
                message: "\(object.name): \(reason)",
                object: object.title,
                primary: label,
                disruptions: Self.metadata.disruptions,
                notes: doubts
            )
        }
        if type.value == "ExternalName" {
            return finding(
                "GKE Ingress cannot send to a Service of type ExternalName",
                type.label("has no Pods", in: object)
            )
        }
        guard node.usesNEG == false, let annotation = node.view.networkEndpointGroups?.annotation else { return nil }
        let isRegional = node.gkeIngressRoutes.contains { $0.kind.isRegionalIngress }
        guard isRegional || type.value == "ClusterIP" else { return nil }
        var found = finding(
            isRegional
                ? "an internal or regional Ingress works with network endpoint groups only"
                : "a Service of type ClusterIP needs network endpoint groups",
            annotation.place.label("they are switched off", in: object)
        )
        if !isRegional {
            found.secondary = type.isWritten ? [type.label("no node port", in: object)] : []
            found.notes.append(
                "the event of the Ingress says: service \"\(object.namespace ?? "default")/\(object.name)\" is type "
                    + "\"ClusterIP\", expected \"NodePort\" or \"LoadBalancer\" when not using NEGs"
            )
        }
        let parts = annotation.text.split(separator: "false", omittingEmptySubsequences: false)
        if !annotation.place.isShared, parts.count == 2 {
            let text = parts.joined(separator: "true")
            found.fix = Fix(
                "\(NEGAnnotationMissing.key): '\(text)'",
                safety: .unsafe,
                changes: [object.edit(.put(annotation.place.path, .string(text)))]
            )
        }
        return found
    }
}
