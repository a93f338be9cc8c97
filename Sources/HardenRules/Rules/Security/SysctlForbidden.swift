import HardenKubernetes
import HardenYAML

/// Finds kernel parameters that reach beyond the Pod.
package struct SysctlForbidden: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "sysctl-forbidden",
        area: .security,
        title: "A Pod sets a kernel parameter that the standard forbids",
        severity: .warning,
        remedy: .advice,
        explanation: """
            The standard allows those parameters alone that are isolated in the Pod. Others need a kubelet that allows them, or the Pod is
            refused by its node.
            """,
        before: """
            securityContext:
              sysctls:
                - name: kernel.msgmax
                  value: "65536"
            """,
        after: """
            securityContext:
              sysctls:
                - name: net.ipv4.tcp_syncookies
                  value: "1"
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        isOnByDefault: false
    )

    package init() {}

    private static let allowed: Set = [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
    ]

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        template.securityContext["sysctls"].items.compactMap { item in
            // Kubernetes takes slashes for dots.
            guard let text = item["name"].string().known else { return nil }
            let name = String(text.map { $0 == "/" ? "." : $0 })
            guard !Self.allowed.contains(name) else { return nil }
            return PodSecurityFault(place: item["name"], message: "kernel parameter \(name)")
        }
    }
}
