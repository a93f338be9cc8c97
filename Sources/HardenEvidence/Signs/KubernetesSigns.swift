extension Sign {
    /// Reasons of events, and of containers' states.
    static let kubernetesReasons: [Sign] = [
        reason("OOMKilled", .outOfMemory),
        reason("OOMKilling", .outOfMemory),
        reason("FailedPreStopHook", .preStopFailed),
        reason("Unhealthy", .killedByLiveness, .notStarted),
        reason("BackOff", .crashed, .cannotStart),
        reason("CrashLoopBackOff", .crashed),
        reason("Error", .crashed),
        reason("ImagePullBackOff", .cannotStart),
        reason("ErrImagePull", .cannotStart),
        reason("CreateContainerConfigError", .cannotStart),
        // The kubelet's, for want of memory or disk, and the API's.
        reason("Evicted", .nodeGone, .outOfMemory),
        reason("Preempted", .nodeGone, .cannotStart),
        reason("NodeNotReady", .nodeGone),
        reason("TaintManagerEviction", .nodeGone),
        reason("DeletingNode", .nodeGone),
        reason("ScaleDown", .nodeGone),
        reason("NotTriggerScaleUp", .cannotStart),
        reason("FailedScheduling", .cannotStart),
    ]

    private static func reason(_ text: String, _ causes: Cause...) -> Sign {
        Sign(text, .kubernetes, [], causes)
    }

    /// Texts of ingress-gce: those of its documentation, and those that the current code writes.
    static let ingressControllerMessages: [Sign] = [
        gce(
            "error getting BackendConfig for port…on service…no BackendConfig for service port exists",
            .backendConfigNotFound
        ),
        gce("no BackendConfig for service port exists", .backendConfigNotFound),
        gce("BackendConfig annotation is invalid json", .backendConfigNotFound),
        gce("no BackendConfig's found in annotation", .backendConfigNotFound),
        gce("The given security policy…does not exist", .securityPolicyNotFound),
        gce("failed to set security policy from…to…for backend service", .securityPolicyNotFound),
        gce("cloud armor security policies not supported for Regional backend service", .securityPolicyNotFound),
        gce("networkEndpointGroups/…was not found", .negNotFound),
        gce(
            "Invalid value for field 'resource.target'…A reserved and active subnetwork is required",
            .proxySubnetMissing
        ),
        gce("Specified IP address is in-use and would result in a conflict", .addressInUse, .frontendInvalid),
        gce(
            "invalid ingress frontend configuration, please check your usage of the 'kubernetes.io/ingress.allow-http' annotation",
            .frontendInvalid
        ),
        gce("expected \"NodePort\" or \"LoadBalancer\" when not using NEGs", .negNotFound),
        gce("is type \"ClusterIP\", expected \"NodePort\" or \"LoadBalancer\"", .negNotFound),
    ]

    private static func gce(_ text: String, _ causes: Cause...) -> Sign {
        Sign(text, .ingressController, [], causes)
    }
}
