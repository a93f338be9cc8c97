import HardenKubernetes
import HardenYAML

private typealias Violation = PodSecurityRule.Violation

extension PodSecurityRule {
    /// The Pod Security Standards, field by field; they run only where they are selected.
    ///
    /// Source: Kubernetes, "Pod Security Standards".
    static let all: [PodSecurityRule] = [
        PodSecurityRule(
            "privileged-container",
            .restricted,
            "A container is privileged",
            "A privileged container is not separated from its node."
        ) { template in
            template.allContainers.compactMap { container in
                let place = container.securityContext["privileged"]
                guard place.boolean().value == true else { return nil }
                return Violation(place, "\(container.title) is privileged", wanted: false, as: "privileged: false")
            }
        },
        PodSecurityRule(
            "privilege-escalation-allowed",
            .restricted,
            "A process may gain more privileges than its parent",
            "The standard asks for `allowPrivilegeEscalation: false` on each container."
        ) { template in
            template.allContainers.compactMap { container in
                let place = container.securityContext["allowPrivilegeEscalation"]
                let field = place.boolean()
                guard !field.isUnknown, field.value != false else { return nil }
                let message = "\(container.title) may gain privileges"
                return Violation(place, message, wanted: false, as: "allowPrivilegeEscalation: false")
            }
        },
        PodSecurityRule(
            "capabilities-not-dropped",
            .restricted,
            "A container keeps Linux capabilities",
            "The standard asks for `drop: [ALL]`, and allows to add NET_BIND_SERVICE only."
        ) { template in
            template.allContainers.compactMap { container in
                let capabilities = container.securityContext["capabilities"]
                let (dropped, added) = (capabilities["drop"], capabilities["add"].strings().value ?? [])
                if let extra = added.first(where: { $0 != "NET_BIND_SERVICE" }) {
                    return Violation(capabilities["add"], "\(container.title) adds \(extra)")
                }
                guard dropped.strings().value?.contains("ALL") != true else { return nil }
                let fix = Fix("capabilities.drop: ALL", safety: .unsafe, dropped.append("ALL"))
                return Violation(dropped, "\(container.title) keeps capabilities", fix: fix)
            }
        },
        PodSecurityRule(
            "runs-as-root",
            .restricted,
            "A container may run as root",
            "The standard asks for `runAsNonRoot: true`, on the Pod or on each container, and for no user 0."
        ) { template in
            let root = template.securityContexts.map { $0["runAsUser"] }.filter { $0.integer().value == 0 }
            guard root.isEmpty else { return root.map { Violation($0, "user 0 is root") } }
            let pod = template.securityContext["runAsNonRoot"].boolean()
            return template.allContainers.compactMap { container in
                let place = container.securityContext["runAsNonRoot"]
                let field = place.boolean()
                guard !field.isUnknown, !pod.isUnknown, (field.value ?? pod.value) != true else { return nil }
                return Violation(place, "\(container.title) may run as root", wanted: true, as: "runAsNonRoot: true")
            }
        },
        PodSecurityRule(
            "seccomp-profile-missing",
            .restricted,
            "A container has no seccomp profile",
            "The standard asks for the profile RuntimeDefault or Localhost, on the Pod or on each container."
        ) { template in
            let pod = template.securityContext["seccompProfile"]["type"].string()
            return template.allContainers.compactMap { container in
                let place = container.securityContext["seccompProfile"]["type"]
                let field = place.string()
                let isAllowed = ["RuntimeDefault", "Localhost"].contains(field.value ?? pod.value ?? "")
                guard !field.isOpen, !pod.isOpen, !isAllowed else { return nil }
                let message = "\(container.title) has no seccomp profile"
                return Violation(place, message, wanted: "RuntimeDefault", as: "seccompProfile.type: RuntimeDefault")
            }
        },
        PodSecurityRule(
            "host-namespace-shared",
            .restricted,
            "A Pod shares namespaces of its node",
            "The standard allows neither hostNetwork, hostPID and hostIPC nor host ports.",
            remedy: .advice
        ) { template in
            let shared = ["hostNetwork", "hostPID", "hostIPC"].map { template.spec[$0] }
                .filter { $0.boolean().value == true }
                .map { Violation($0, "the Pod shares a namespace of its node") }
            return shared
                + hostPorts(template).map { Violation($1.place, "\($0.title) takes a port of its node") }
        },
        PodSecurityRule(
            "volume-type-forbidden",
            .restricted,
            "A Pod mounts a volume of a type that reaches its node",
            """
            The standard allows configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected and secret.
            """,
            remedy: .advice
        ) { template in
            let allowed: Set = [
                "name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim",
                "projected", "secret",
            ]
            return template.spec["volumes"].items.compactMap { volume in
                guard let type = volume.entries.first(where: { !allowed.contains($0.key.string) }),
                    !Placeholder.occurs(in: type.key.string)
                else { return nil }
                return Violation(type.value, "a volume of type \(type.key.string)")
            }
        },
        PodSecurityRule(
            "host-port-used",
            .baseline,
            "A container takes a port of its node",
            """
            The standard forbids host ports. A Pod with one also keeps every other Pod that wants the same port off its node, so that a
            rollout with `maxSurge` needs a free node.
            """,
            remedy: .advice
        ) { template in
            hostPorts(template).map { Violation($1.place, "\($0.title) takes port \($1.value ?? 0) of its node") }
        },
        PodSecurityRule(
            "probe-leaves-pod",
            .baseline,
            "A probe or a hook asks another host than its Pod",
            """
            From Kubernetes 1.34 on the standard forbids `host` in probes and lifecycle hooks: the kubelet would send requests to any
            address that it reaches. A probe of another host says nothing about the Pod, either.
            """
        ) { template in
            template.allContainers.flatMap { container in
                let probes = container.probes.map { ($0.kind.rawValue, $0.place) }
                let hooks = [("preStop", container.preStop.place), ("postStart", container.postStart.place)]
                return (probes + hooks).flatMap { name, place in
                    ["httpGet", "tcpSocket"].compactMap { handler -> Violation? in
                        let host = place[handler]["host"]
                        guard let text = host.string().known, !text.isEmpty else { return nil }
                        let fix = Fix("host removed", safety: .unsafe, host.delete())
                        return Violation(host, "the \(name) of \(container.title) asks \(text)", fix: fix)
                    }
                }
            }
        },
        PodSecurityRule(
            "app-armor-profile-forbidden",
            .baseline,
            "A Pod or a container runs without an AppArmor profile",
            """
            The standard allows the profiles RuntimeDefault and Localhost, and none at all; Unconfined switches the protection off. The
            annotation is the form before Kubernetes 1.30.
            """
        ) { template in
            let fields = template.securityContexts.compactMap { context -> Violation? in
                let type = context["appArmorProfile"]["type"]
                guard let text = type.string().known, !["RuntimeDefault", "Localhost"].contains(text) else {
                    return nil
                }
                let title = "appArmorProfile.type: RuntimeDefault"
                return Violation(type, "AppArmor profile \(text)", wanted: "RuntimeDefault", as: title)
            }
            let annotations = template.metadata["annotations"].entries.compactMap { key, value -> Violation? in
                guard key.string.hasPrefix("container.apparmor.security.beta.kubernetes.io/"),
                    let text = value.string().known, !text.isEmpty, text != "runtime/default",
                    !text.hasPrefix("localhost/")
                else { return nil }
                return Violation(value, "AppArmor profile \(text)", wanted: "runtime/default", as: "runtime/default")
            }
            return fields + annotations
        },
        PodSecurityRule(
            "selinux-options-forbidden",
            .baseline,
            "A Pod or a container chooses its own SELinux user, role or type",
            """
            The standard allows the types container_t, container_init_t, container_kvm_t and container_engine_t, and neither a user nor
            a role.
            """,
            remedy: .advice
        ) { template in
            let types = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]
            let fields = [("type", types), ("user", [""]), ("role", [""])]
            return template.securityContexts.flatMap { context in
                fields.compactMap { key, allowed -> Violation? in
                    let place = context["seLinuxOptions"][key]
                    guard let text = place.string().known, !allowed.contains(text) else { return nil }
                    return Violation(place, "SELinux \(key) \(text)")
                }
            }
        },
        PodSecurityRule(
            "proc-mount-unmasked",
            .baseline,
            "A container sees all of /proc",
            """
            The standard allows the `procMount` Default alone. With Unmasked the container can read and change what the runtime hides
            from it.
            """
        ) { template in
            template.allContainers.compactMap { container in
                let place = container.securityContext["procMount"]
                guard let text = place.string().known, text != "Default" else { return nil }
                let message = "\(container.title) has procMount \(text)"
                return Violation(place, message, wanted: "Default", as: "procMount: Default")
            }
        },
        PodSecurityRule(
            "sysctl-forbidden",
            .baseline,
            "A Pod sets a kernel parameter that the standard forbids",
            """
            The standard allows those parameters alone that are isolated in the Pod. Others need a kubelet that allows them, or the Pod is
            refused by its node.
            """,
            remedy: .advice
        ) { template in
            let allowed: Set = [
                "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
                "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports",
                "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
                "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
            ]
            return template.securityContext["sysctls"].items.map { $0["name"] }.compactMap { place in
                // Kubernetes takes slashes for dots.
                guard let text = place.string().known else { return nil }
                let name = String(text.map { $0 == "/" ? "." : $0 })
                return allowed.contains(name) ? nil : Violation(place, "kernel parameter \(name)")
            }
        },
        PodSecurityRule(
            "host-process-enabled",
            .baseline,
            "A Windows container runs as a process of its node",
            "The standard forbids HostProcess containers, which have all rights on their Windows node."
        ) { template in
            template.securityContexts.map { $0["windowsOptions"]["hostProcess"] }
                .filter { $0.boolean().value == true }
                .map { Violation($0, "runs as a process of its node", wanted: false, as: "hostProcess: false") }
        },
    ]

    /// The ports of its node that a Pod takes.
    private static func hostPorts(_ template: PodTemplateView) -> [(ContainerView, Field<Int>)] {
        template.allContainers.flatMap { container in
            container.ports.map(\.hostPort).filter { ($0.value ?? 0) != 0 }.map { (container, $0) }
        }
    }
}
