import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The Pod's security context.
    ///
    /// Source: Kubernetes, "Pod Security Standards", profile "restricted".
    var podSecurityContext: YAMLMapping.Entry? {
        let security = service.security
        return group("securityContext") {
            field("runAsNonRoot", .bool(security.runAsNonRoot))
            field("runAsUser", security.runAsUser)
            field("runAsGroup", security.runAsGroup)
            field("fsGroup", security.fsGroup)
            group("seccompProfile") {
                switch security.seccomp {
                case .runtimeDefault: field("type", "RuntimeDefault")
                case .localhost(let profile):
                    field("type", "Localhost")
                    field("localhostProfile", profile)
                case .unconfined: field("type", "Unconfined")
                }
            }
        }
    }

    /// The container's security context.
    var containerSecurityContext: YAMLMapping.Entry? {
        let security = service.security
        return group("securityContext") {
            field("allowPrivilegeEscalation", .bool(security.allowPrivilegeEscalation))
            field("readOnlyRootFilesystem", .bool(security.readOnlyRootFilesystem))
            group("capabilities") {
                list("drop", ["ALL"])
                list("add", security.addedCapabilities)
            }
        }
    }
}
