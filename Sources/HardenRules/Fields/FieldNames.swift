import HardenCoding
import HardenKubernetes
import HardenYAML

/// The fields that a part of an object may have, and what is nested in them.
///
/// Sources: Kubernetes API reference 1.35 (PodSpec, Container, Probe, LifecycleHandler, DeploymentSpec, StatefulSetSpec,
/// DaemonSetSpec, ServiceSpec, PodDisruptionBudgetSpec, HorizontalPodAutoscalerSpec); kubernetes/ingress-gce,
/// pkg/apis/backendconfig; GoogleCloudPlatform/gke-gateway-api, config/crd.
struct FieldNames: Sendable {
    private let leaves: [String]
    private let nested: [String: FieldNames]

    private init(_ leaves: String, _ nested: [String: FieldNames] = [:]) {
        self.leaves = leaves.split(separator: " ").map(String.init)
        self.nested = nested
    }

    /// A key that there is not, and the one that is probably meant.
    struct Slip {
        /// The mapping that has the key.
        let parent: Place
        let key: String
        let meant: String
    }

    /// The keys in an object that are like one that there is.
    static func slips(in object: KubernetesObject) -> [Slip] {
        var slips: [Slip] = []
        let podSpec = ListMapKeys.podSpecPath(of: object.kind.rawValue)
        if let podSpec { pod.collect(in: object.root[podSpec], &slips) }
        if podSpec != ["spec"] { specs[object.kind]?.collect(in: object.spec, &slips) }
        return slips
    }

    private func collect(in place: Place, _ slips: inout [Slip]) {
        if place.isSequence {
            for item in place.items { collect(in: item, &slips) }
            return
        }
        for (key, value) in place.entries {
            let name = key.string
            if let fields = nested[name] {
                fields.collect(in: value, &slips)
            } else if !leaves.contains(name), !Placeholder.occurs(in: name), let meant = meant(by: name) {
                slips.append(Slip(parent: place, key: name, meant: meant))
            }
        }
    }

    /// A field that the name differs from by a slip of the pen. Newer versions bring fields of their own.
    private func meant(by name: String) -> String? {
        guard let meant = closest(to: name, among: leaves + nested.keys.sorted()) else { return nil }
        let most = max(1, min(name.count, meant.count) / 3)
        return editDistance(name.lowercased(), meant.lowercased(), atMost: most).map { _ in meant }
    }
}

extension FieldNames {
    private static let handlers: [String: FieldNames] = [
        "exec": FieldNames("command"), "httpGet": FieldNames("host httpHeaders path port scheme"),
        "tcpSocket": FieldNames("host port"),
    ]
    private static let probe = FieldNames(
        "failureThreshold initialDelaySeconds periodSeconds successThreshold terminationGracePeriodSeconds "
            + "timeoutSeconds",
        handlers.merging(["grpc": FieldNames("port service")]) { $1 }
    )
    private static let handler = FieldNames("", handlers.merging(["sleep": FieldNames("seconds")]) { $1 })
    private static let container = FieldNames(
        "args command env envFrom image imagePullPolicy name resizePolicy resources restartPolicy restartPolicyRules "
            + "securityContext stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices "
            + "volumeMounts workingDir",
        [
            "livenessProbe": probe, "readinessProbe": probe, "startupProbe": probe,
            "ports": FieldNames("containerPort hostIP hostPort name protocol"),
            "lifecycle": FieldNames("stopSignal", ["preStop": handler, "postStart": handler]),
        ]
    )
    private static let pod = FieldNames(
        "activeDeadlineSeconds affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks "
            + "ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers hostname hostnameOverride "
            + "imagePullSecrets nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName "
            + "readinessGates resourceClaims resources restartPolicy runtimeClassName schedulerName schedulingGates "
            + "securityContext serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain "
            + "terminationGracePeriodSeconds tolerations volumes workloadRef",
        [
            "containers": container, "initContainers": container,
            "topologySpreadConstraints": FieldNames(
                "labelSelector matchLabelKeys maxSkew minDomains nodeAffinityPolicy nodeTaintsPolicy topologyKey "
                    + "whenUnsatisfiable"
            ),
        ]
    )
    private static let healthCheck = FieldNames(
        "checkIntervalSec healthyThreshold port requestPath timeoutSec type unhealthyThreshold"
    )
    private static let draining = FieldNames("drainingTimeoutSec")

    /// The fields of `spec`.
    private static let specs: [ObjectKind: FieldNames] = [
        .deployment: FieldNames(
            "minReadySeconds paused progressDeadlineSeconds replicas revisionHistoryLimit rollbackTo selector template",
            ["strategy": FieldNames("type", ["rollingUpdate": FieldNames("maxSurge maxUnavailable")])]
        ),
        .statefulSet: FieldNames(
            "minReadySeconds ordinals persistentVolumeClaimRetentionPolicy podManagementPolicy replicas "
                + "revisionHistoryLimit selector serviceName template volumeClaimTemplates",
            ["updateStrategy": FieldNames("type", ["rollingUpdate": FieldNames("maxUnavailable partition")])]
        ),
        .daemonSet: FieldNames(
            "minReadySeconds revisionHistoryLimit selector template templateGeneration",
            ["updateStrategy": FieldNames("type", ["rollingUpdate": FieldNames("maxSurge maxUnavailable")])]
        ),
        .service: FieldNames(
            "allocateLoadBalancerNodePorts clusterIP clusterIPs externalIPs externalName externalTrafficPolicy "
                + "healthCheckNodePort internalTrafficPolicy ipFamilies ipFamily ipFamilyPolicy loadBalancerClass "
                + "loadBalancerIP loadBalancerSourceRanges portalIP publishNotReadyAddresses selector sessionAffinity "
                + "sessionAffinityConfig topologyKeys trafficDistribution type",
            ["ports": FieldNames("appProtocol name nodePort port protocol targetPort")]
        ),
        .podDisruptionBudget: FieldNames("maxUnavailable minAvailable selector unhealthyPodEvictionPolicy"),
        .horizontalPodAutoscaler: FieldNames(
            "maxReplicas metrics minReplicas scaleTargetRef targetCPUUtilizationPercentage",
            ["behavior": FieldNames("", ["scaleDown": scaling, "scaleUp": scaling])]
        ),
        .backendConfig: FieldNames(
            "cdn customRequestHeaders customResponseHeaders iap logging securityPolicy sessionAffinity timeoutSec",
            ["connectionDraining": draining, "healthCheck": healthCheck]
        ),
        .gcpBackendPolicy: FieldNames(
            "targetRef",
            [
                "default": FieldNames(
                    "backendPreference iap logging maxRatePerEndpoint scopes securityPolicy sessionAffinity timeoutSec",
                    ["connectionDraining": draining]
                )
            ]
        ),
        .healthCheckPolicy: FieldNames(
            "targetRef",
            [
                "default": FieldNames(
                    "checkIntervalSec config healthyThreshold logConfig timeoutSec unhealthyThreshold"
                )
            ]
        ),
    ]
    private static let scaling = FieldNames("policies selectPolicy stabilizationWindowSeconds tolerance")
}
