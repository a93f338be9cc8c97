import HardenYAML

/// The fields without which a document is a part of an object: a patch, or a piece to be merged by some tool.
///
/// Only fields that the API server demands, and only those that nobody forgets in a whole manifest.
enum Completeness {
    /// The first such field that is missing; `nil` for a whole object.
    static func missingField(of root: Place, kind: ObjectKind, apiVersion: String) -> String? {
        let metadata = root["metadata"]
        if metadata["name"].text == nil, metadata["generateName"].text == nil { return "metadata.name" }
        let spec = root["spec"]
        switch kind {
        case .deployment, .statefulSet, .daemonSet, .replicaSet, .replicationController, .job:
            return missingSelector(spec, kind, apiVersion) ?? missingContainers(spec["template"], "spec.template.spec")
        case .cronJob:
            return missingContainers(spec["jobTemplate"]["spec"]["template"], "spec.jobTemplate.spec.template.spec")
        case .pod: return missingContainers(root, "spec")
        case .rollout:
            if spec["workloadRef"].exists { return nil }
            return missingSelector(spec, kind, apiVersion) ?? missingContainers(spec["template"], "spec.template.spec")
        case .service: return missingPorts(spec)
        case .ingress:
            let hasRules = spec["rules"].exists || spec["defaultBackend"].exists || spec["backend"].exists
            return hasRules ? nil : "spec.rules"
        case .gateway:
            // A class alone is what an overlay changes.
            return firstMissing(["gatewayClassName", "listeners"], in: spec)
        case .listenerSet: return firstMissing(["parentRef", "listeners"], in: spec)
        case .gatewayClass: return firstMissing(["controllerName"], in: spec)
        case .httpRoute, .grpcRoute, .tlsRoute, .tcpRoute, .udpRoute, .virtualService, .traefikRoute, .traefikTCPRoute,
            .traefikUDPRoute, .contourProxy, .openShiftRoute, .ambassadorMapping, .podDisruptionBudget,
            .serviceDirectoryRegistrationPolicy, .apisixRoute, .kongTCPIngress, .kongUDPIngress, .multiClusterIngress,
            .multiClusterService:
            return spec.exists ? nil : "spec"
        case .horizontalPodAutoscaler: return firstMissing(["scaleTargetRef", "maxReplicas"], in: spec)
        case .scaledObject: return firstMissing(["scaleTargetRef", "triggers"], in: spec)
        case .gcpBackendPolicy, .lbPolicy, .healthCheckPolicy, .gcpGatewayPolicy:
            return firstMissing(["targetRef"], in: spec)
        case .gcpTrafficDistributionPolicy: return firstMissing(["targetRefs"], in: spec)
        case .kongPlugin, .kongClusterPlugin: return root["plugin"].exists ? nil : "plugin"
        case .kongServiceFacade: return firstMissing(["backendRef"], in: spec)
        case .ingressClass, .configMap, .backendConfig, .frontendConfig, .kongUpstreamPolicy, .kongIngress,
            .serviceExport, .validatingWebhookConfiguration, .mutatingWebhookConfiguration, .apiService:
            return nil
        }
    }

    private static func firstMissing(_ keys: [String], in spec: Place) -> String? {
        keys.first { !spec[$0].exists }.map { "spec.\($0)" }
    }

    /// Before apps/v1 the selector was taken from the template's labels.
    private static func missingSelector(_ spec: Place, _ kind: ObjectKind, _ apiVersion: String) -> String? {
        guard kind != .job, kind != .replicationController, apiVersion == "apps/v1" || kind == .rollout else {
            return nil
        }
        return spec["selector"].exists ? nil : "spec.selector"
    }

    private static func missingContainers(_ template: Place, _ path: String) -> String? {
        let containers = template["spec"]["containers"]
        guard !containers.items.isEmpty else { return "\(path).containers" }
        for (position, container) in containers.items.enumerated() {
            if !container["name"].exists { return "\(path).containers[\(position)].name" }
            if !container["image"].exists { return "\(path).containers[\(position)].image" }
        }
        return nil
    }

    private static func missingPorts(_ spec: Place) -> String? {
        if spec["type"].text == "ExternalName" || spec["clusterIP"].text == "None" { return nil }
        return spec["ports"].exists ? nil : "spec.ports"
    }
}
