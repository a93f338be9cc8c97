import HardenKubernetes
import HardenYAML

/// Finds containers that may run as root.
package struct RunsAsRoot: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "runs-as-root",
        area: .security,
        title: "A container may run as root",
        severity: .warning,
        remedy: .unsafeFix,
        explanation: """
            The standard asks for `runAsNonRoot: true`, on the Pod or on each container, and for no user 0.
            """,
        before: """
            securityContext: {}
            """,
        after: """
            securityContext:
              runAsNonRoot: true
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        isOnByDefault: false
    )

    package init() {}

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        let pod = template.securityContext["runAsNonRoot"].boolean()
        let users = [template.securityContext] + template.allContainers.map(\.securityContext)
        let root = users.map { $0["runAsUser"].integer() }.filter { $0.value == 0 }
            .map { PodSecurityFault(place: $0.place, message: "user 0 is root") }
        let open = template.allContainers.map { ($0, $0.securityContext["runAsNonRoot"].boolean()) }
            .filter { _, field in !field.isUnknown && !pod.isUnknown && (field.value ?? pod.value) != true }
        guard root.isEmpty else { return root }
        return open.map { container, field in
            PodSecurityFault(
                place: field.place,
                message: "\(container.title) may run as root",
                remedy: ("runAsNonRoot: true", .put(field.path, true))
            )
        }
    }
}
