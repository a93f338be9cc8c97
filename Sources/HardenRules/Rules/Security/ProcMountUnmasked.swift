import HardenKubernetes
import HardenYAML

/// Finds containers that see all of /proc.
package struct ProcMountUnmasked: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "proc-mount-unmasked",
        area: .security,
        title: "A container sees all of /proc",
        severity: .warning,
        remedy: .unsafeFix,
        explanation: """
            The standard allows the `procMount` Default alone. With Unmasked the container can read and change what the runtime hides
            from it.
            """,
        before: """
            securityContext:
              procMount: Unmasked
            """,
        after: """
            securityContext:
              procMount: Default
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        isOnByDefault: false
    )

    package init() {}

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        template.allContainers.compactMap { container in
            let place = container.securityContext["procMount"]
            guard let text = place.string().known, text != "Default" else { return nil }
            return PodSecurityFault(
                place: place,
                message: "\(container.title) has procMount \(text)",
                remedy: ("procMount: Default", .put(place.path, "Default"))
            )
        }
    }
}
