import HardenKubernetes
import HardenYAML

/// Finds Pods that switch AppArmor off.
package struct AppArmorProfileForbidden: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "app-armor-profile-forbidden",
        area: .security,
        title: "A Pod or a container runs without an AppArmor profile",
        severity: .warning,
        remedy: .unsafeFix,
        explanation: """
            The standard allows the profiles RuntimeDefault and Localhost, and none at all; Unconfined switches the protection off. The
            annotation is the form before Kubernetes 1.30.
            """,
        before: """
            securityContext:
              appArmorProfile:
                type: Unconfined
            """,
        after: """
            securityContext:
              appArmorProfile:
                type: RuntimeDefault
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        isOnByDefault: false
    )

    package init() {}

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        let contexts = [template.securityContext] + template.allContainers.map(\.securityContext)
        let fields = contexts.compactMap { context -> PodSecurityFault? in
            let type = context["appArmorProfile"]["type"]
            guard let text = type.string().known, !["RuntimeDefault", "Localhost"].contains(text) else { return nil }
            return PodSecurityFault(
                place: type,
                message: "AppArmor profile \(text)",
                remedy: ("appArmorProfile.type: RuntimeDefault", .put(type.path, "RuntimeDefault"))
            )
        }
        let annotations = template.metadata["annotations"].entries.compactMap { key, value -> PodSecurityFault? in
            guard key.string.hasPrefix("container.apparmor.security.beta.kubernetes.io/"),
                let text = value.string().known, !text.isEmpty, text != "runtime/default", !text.hasPrefix("localhost/")
            else { return nil }
            return PodSecurityFault(
                place: value,
                message: "AppArmor profile \(text)",
                remedy: ("runtime/default", .put(value.path, "runtime/default"))
            )
        }
        return fields + annotations
    }
}
