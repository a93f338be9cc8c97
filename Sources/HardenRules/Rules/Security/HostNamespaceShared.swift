import HardenKubernetes
import HardenYAML

/// Finds Pods that share namespaces or ports of their node.
package struct HostNamespaceShared: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "host-namespace-shared",
        area: .security,
        title: "A Pod shares namespaces of its node",
        severity: .warning,
        remedy: .advice,
        explanation: """
            The standard allows neither hostNetwork, hostPID and hostIPC nor host ports.
            """,
        before: """
            hostNetwork: true
            """,
        after: """
            hostNetwork: false
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        isOnByDefault: false
    )

    package init() {}

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        let shared = ["hostNetwork", "hostPID", "hostIPC"].map { template.spec[$0].boolean() }
            .filter { $0.value == true }
            .map { field in
                PodSecurityFault(place: field.place, message: "the Pod shares a namespace of its node")
            }
        let ports = template.allContainers.flatMap { container in
            container.ports.filter { ($0.hostPort.value ?? 0) != 0 }
                .map {
                    PodSecurityFault(place: $0.hostPort.place, message: "\(container.title) takes a port of its node")
                }
        }
        return shared + ports
    }
}
