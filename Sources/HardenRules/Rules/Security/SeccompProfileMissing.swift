import HardenKubernetes
import HardenYAML

/// Finds containers without a seccomp profile.
package struct SeccompProfileMissing: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "seccomp-profile-missing",
        area: .security,
        title: "A container has no seccomp profile",
        severity: .warning,
        remedy: .unsafeFix,
        explanation: """
            The standard asks for the profile RuntimeDefault or Localhost, on the Pod or on each container.
            """,
        before: """
            securityContext: {}
            """,
        after: """
            securityContext:
              seccompProfile:
                type: RuntimeDefault
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        isOnByDefault: false
    )

    package init() {}

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        let allowed = ["RuntimeDefault", "Localhost"]
        let pod = template.securityContext["seccompProfile"]["type"].string()
        return template.allContainers.compactMap { container in
            let field = container.securityContext["seccompProfile"]["type"].string()
            guard !field.isOpen, !pod.isOpen, !allowed.contains(field.value ?? pod.value ?? "") else { return nil }
            return PodSecurityFault(
                place: field.place,
                message: "\(container.title) has no seccomp profile",
                remedy: ("seccompProfile.type: RuntimeDefault", .put(field.path, "RuntimeDefault"))
            )
        }
    }
}
