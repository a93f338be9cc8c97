import HardenKubernetes
import HardenYAML

/// Finds Windows containers that run as processes of their node.
package struct HostProcessEnabled: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "host-process-enabled",
        area: .security,
        title: "A Windows container runs as a process of its node",
        severity: .warning,
        remedy: .unsafeFix,
        explanation: """
            The standard forbids HostProcess containers, which have all rights on their Windows node.
            """,
        before: """
            securityContext:
              windowsOptions:
                hostProcess: true
            """,
        after: """
            securityContext:
              windowsOptions:
                hostProcess: false
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        isOnByDefault: false
    )

    package init() {}

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        let contexts = [template.securityContext] + template.allContainers.map(\.securityContext)
        return contexts.compactMap { context in
            let field = context["windowsOptions"]["hostProcess"].boolean()
            guard field.value == true else { return nil }
            return PodSecurityFault(
                place: field.place,
                message: "runs as a process of its node",
                remedy: ("hostProcess: false", .put(field.path, false))
            )
        }
    }
}
