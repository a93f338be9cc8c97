import HardenKubernetes
import HardenYAML

/// Finds privileged containers.
package struct PrivilegedContainer: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "privileged-container",
        area: .security,
        title: "A container is privileged",
        severity: .warning,
        remedy: .unsafeFix,
        explanation: """
            A privileged container is not separated from its node.
            """,
        before: """
            securityContext:
              privileged: true
            """,
        after: """
            securityContext:
              privileged: false
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        isOnByDefault: false
    )

    package init() {}

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        template.allContainers.compactMap { container in
            let field = container.securityContext["privileged"].boolean()
            guard field.value == true else { return nil }
            return PodSecurityFault(
                place: field.place,
                message: "\(container.title) is privileged",
                remedy: ("privileged: false", .put(field.path, false))
            )
        }
    }
}
