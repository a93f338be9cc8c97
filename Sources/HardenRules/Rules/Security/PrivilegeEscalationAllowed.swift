import HardenKubernetes
import HardenYAML

/// Finds containers whose processes may gain privileges.
package struct PrivilegeEscalationAllowed: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "privilege-escalation-allowed",
        area: .security,
        title: "A process may gain more privileges than its parent",
        severity: .warning,
        remedy: .unsafeFix,
        explanation: """
            The standard asks for `allowPrivilegeEscalation: false` on each container.
            """,
        before: """
            securityContext: {}
            """,
        after: """
            securityContext:
              allowPrivilegeEscalation: false
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        isOnByDefault: false
    )

    package init() {}

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        template.allContainers.compactMap { container in
            let field = container.securityContext["allowPrivilegeEscalation"].boolean()
            guard !field.isUnknown, field.value != false else { return nil }
            return PodSecurityFault(
                place: field.place,
                message: "\(container.title) may gain privileges",
                remedy: ("allowPrivilegeEscalation: false", .put(field.path, false))
            )
        }
    }
}
