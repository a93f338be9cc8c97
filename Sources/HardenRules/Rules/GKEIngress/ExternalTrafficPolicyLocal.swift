import HardenKubernetes
import HardenYAML

/// Finds Services behind GKE Ingress that drop requests on nodes without a Pod of theirs.
package struct ExternalTrafficPolicyLocal: Rule {
    package static let metadata = RuleMetadata(
        id: "external-traffic-policy-local",
        area: .gkeIngress,
        title: "Nodes without a Pod drop what the load balancer sends them",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        codes: [502],
        remedy: .unsafeFix,
        explanation: """
            Without network endpoint groups the load balancer sends to nodes. With `externalTrafficPolicy: Local` a
            node that runs no ready Pod of the Service drops the request, and during a rollout the Pods move between
            nodes faster than health checks notice: 502. With network endpoint groups the policy does nothing.
            """,
        before: """
            kind: Service
            spec:
              type: NodePort
              externalTrafficPolicy: Local
            """,
        after: """
            kind: Service
            metadata:
              annotations:
                cloud.google.com/neg: '{"ingress": true}'
            spec:
              type: NodePort
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.services.compactMap { node in
            let routes = node.gkeIngressRoutes.filter { !$0.kind.isRegionalIngress }
            let policy = node.view.externalTrafficPolicy
            guard !routes.isEmpty, policy.written == "Local", node.usesNEG != true,
                node.view.type.value == "NodePort" || node.view.type.value == "LoadBalancer",
                !context.isPatched(node.position, ["spec", "externalTrafficPolicy"]),
                !context.isPatched(node.position, ["metadata", "annotations", NEGAnnotationMissing.key])
            else { return nil }
            let object = node.view.object
            let notes =
                node.usesNEG == nil
                ? ["the cluster may add network endpoint groups by itself; the manifest does not ask for them"] : []
            return Finding(
                rule: Self.id,
                severity: .warning,
                message: "nodes without a Pod of \(object.name) drop what the load balancer sends them",
                object: object.title,
                primary: policy.label("requests stay on the node that they reach", in: object),
                disruptions: Self.metadata.disruptions,
                symptoms: ["502 from GKE Ingress (external)"],
                notes: notes + routes.doubts,
                fix: policy.place.isShared
                    ? nil
                    : Fix(
                        "externalTrafficPolicy: Cluster",
                        safety: .unsafe,
                        changes: [object.edit(.put(policy.path, "Cluster"))]
                    )
            )
        }
    }
}
