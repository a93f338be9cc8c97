import HardenKubernetes
import HardenYAML

/// Finds Pods that choose another SELinux context.
package struct SELinuxOptionsForbidden: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "selinux-options-forbidden",
        area: .security,
        title: "A Pod or a container chooses its own SELinux user, role or type",
        severity: .warning,
        remedy: .advice,
        explanation: """
            The standard allows the types container_t, container_init_t, container_kvm_t and container_engine_t, and neither a user nor
            a role.
            """,
        before: """
            securityContext:
              seLinuxOptions:
                type: spc_t
            """,
        after: """
            securityContext:
              seLinuxOptions:
                type: container_t
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        isOnByDefault: false
    )

    package init() {}

    private static let types = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        let contexts = [template.securityContext] + template.allContainers.map(\.securityContext)
        return contexts.flatMap { context -> [PodSecurityFault] in
            ["type", "user", "role"].compactMap { key in
                let place = context["seLinuxOptions"][key]
                guard let text = place.string().known, !(key == "type" ? Self.types : [""]).contains(text) else {
                    return nil
                }
                return PodSecurityFault(place: place, message: "SELinux \(key) \(text)")
            }
        }
    }
}
