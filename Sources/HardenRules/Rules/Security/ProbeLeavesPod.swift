import HardenKubernetes
import HardenYAML

/// Finds probes and hooks that send their request elsewhere than to the Pod.
package struct ProbeLeavesPod: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "probe-leaves-pod",
        area: .security,
        title: "A probe or a hook asks another host than its Pod",
        severity: .warning,
        remedy: .unsafeFix,
        explanation: """
            From Kubernetes 1.34 on the standard forbids `host` in probes and lifecycle hooks: the kubelet would send requests to any
            address that it reaches. A probe of another host says nothing about the Pod, either.
            """,
        before: """
            readinessProbe:
              httpGet:
                host: example.com
                port: 8080
            """,
        after: """
            readinessProbe:
              httpGet:
                port: 8080
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        isOnByDefault: false
    )

    package init() {}

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        template.allContainers.flatMap { container in
            let probes = container.probes.map { ($0.kind.rawValue, $0.place) }
            let hooks = [("preStop", container.preStop.place), ("postStart", container.postStart.place)]
            return (probes + hooks).flatMap { name, place -> [PodSecurityFault] in
                ["httpGet", "tcpSocket"].compactMap { handler in
                    let host = place[handler]["host"]
                    guard let text = host.string().known, !text.isEmpty else { return nil }
                    return PodSecurityFault(
                        place: host,
                        message: "the \(name) of \(container.title) asks \(text)",
                        remedy: ("host removed", .delete(host.path))
                    )
                }
            }
        }
    }
}
