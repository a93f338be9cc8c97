import HardenKubernetes
import HardenYAML

/// Finds containers that take a port of their node.
package struct HostPortUsed: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "host-port-used",
        area: .security,
        title: "A container takes a port of its node",
        severity: .warning,
        remedy: .advice,
        explanation: """
            The standard forbids host ports. A Pod with one also keeps every other Pod that wants the same port off its node, so that a
            rollout with `maxSurge` needs a free node.
            """,
        before: """
            ports:
              - containerPort: 8080
                hostPort: 8080
            """,
        after: """
            ports:
              - containerPort: 8080
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        isOnByDefault: false
    )

    package init() {}

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        template.allContainers.flatMap { container in
            container.ports.compactMap { port in
                guard let number = port.hostPort.value, number != 0 else { return nil }
                return PodSecurityFault(
                    place: port.hostPort.place,
                    message: "\(container.title) takes port \(number) of its node"
                )
            }
        }
    }
}
