import HardenKubernetes
import HardenYAML

/// Finds containers with capabilities.
package struct CapabilitiesNotDropped: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "capabilities-not-dropped",
        area: .security,
        title: "A container keeps Linux capabilities",
        severity: .warning,
        remedy: .unsafeFix,
        explanation: """
            The standard asks for `drop: [ALL]`, and allows to add NET_BIND_SERVICE only.
            """,
        before: """
            securityContext: {}
            """,
        after: """
            securityContext:
              capabilities:
                drop: [ALL]
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        isOnByDefault: false
    )

    package init() {}

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        template.allContainers.compactMap { container in
            let capabilities = container.securityContext["capabilities"]
            let (dropped, added) = (capabilities["drop"].strings(), capabilities["add"].strings())
            if let extra = (added.value ?? []).first(where: { $0 != "NET_BIND_SERVICE" }) {
                return PodSecurityFault(place: added.place, message: "\(container.title) adds \(extra)")
            }
            guard dropped.value?.contains("ALL") != true else { return nil }
            return PodSecurityFault(
                place: dropped.place,
                message: "\(container.title) keeps capabilities",
                remedy: ("capabilities.drop: ALL", .append(to: dropped.path, "ALL"))
            )
        }
    }
}
