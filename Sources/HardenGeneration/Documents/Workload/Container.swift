import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The application's container, in the order in which people write it.
    var container: YAMLValue {
        object {
            field("name", containerName)
            field("image", service.image)
            list("command", service.command)
            list("args", service.arguments)
            list("ports", service.ports.map(\.containerPort))
            list("env", service.environment.map(entry))
            resources
            field("startupProbe", service.health.effectiveStartup.map { probe($0, for: .startup) })
            field("readinessProbe", service.health.readiness.map { probe($0, for: .readiness) })
            field("livenessProbe", service.health.liveness.map { probe($0, for: .liveness) })
            lifecycle
            containerSecurityContext
            list("volumeMounts", volumes.flatMap(\.mounts))
        }
    }

    /// Memory is limited to what is set aside; CPU only where the spec asks for it, or Autopilot does.
    ///
    /// Source for Autopilot: GKE, "Resource requests in Autopilot" (limits are set to the requests).
    private var resources: YAMLMapping.Entry? {
        let resources = service.resources
        let autopilot = service.platform.autopilot
        let cpuLimit = autopilot ? resources.cpu : resources.cpuLimit
        let memoryLimit = autopilot ? resources.memory : resources.memoryLimit ?? resources.memory
        return group("resources") {
            group("requests") {
                field("cpu", resources.cpu.description)
                field("memory", resources.memory.description)
                field("ephemeral-storage", resources.ephemeralStorage?.description)
            }
            group("limits") {
                field("cpu", cpuLimit?.description)
                field("memory", memoryLimit.description)
                field("ephemeral-storage", resources.ephemeralStorage?.description)
            }
        }
    }
}

extension Port {
    fileprivate var containerPort: YAMLValue {
        object {
            field("name", name)
            field("containerPort", number)
        }
    }
}

extension ServicePlan {
    private func entry(_ variable: EnvironmentVariable) -> YAMLValue {
        object {
            field("name", variable.name)
            switch variable.source {
            case .value(let value): field("value", value)
            case .secret(let name, let key, let optional):
                group("valueFrom") { reference("secretKeyRef", name: name, key: key, optional: optional) }
            case .configMap(let name, let key, let optional):
                group("valueFrom") { reference("configMapKeyRef", name: name, key: key, optional: optional) }
            case .field(let podField):
                group("valueFrom") { group("fieldRef") { field("fieldPath", podField.path) } }
            }
        }
    }

    private func reference(_ kind: String, name: String, key: String, optional: Bool) -> YAMLMapping.Entry? {
        group(kind) {
            field("name", name)
            field("key", key)
            if optional { field("optional", true) }
        }
    }
}

extension EnvironmentVariable.PodField {
    /// Source: Kubernetes API reference, `ObjectFieldSelector`.
    fileprivate var path: String {
        switch self {
        case .podIP: "status.podIP"
        case .podName: "metadata.name"
        case .podUID: "metadata.uid"
        case .namespace: "metadata.namespace"
        case .nodeName: "spec.nodeName"
        case .hostIP: "status.hostIP"
        case .serviceAccountName: "spec.serviceAccountName"
        }
    }
}
