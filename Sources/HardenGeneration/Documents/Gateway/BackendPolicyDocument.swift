import HardenRollout
import HardenYAML
import ServiceSpec

/// What a policy of GKE Gateway is attached to, and the name that the policy gets.
struct PolicyTarget {
    var policyName: String
    var kind: String
    var securityPolicy: String?

    /// The name of a policy for this target: that of one that exists.
    func name(of policy: String, _ context: GenerationContext) -> String {
        context.names[policy].flatMap { kind == "Service" ? $0 : nil } ?? policyName
    }
}

extension ServicePlan {
    /// One target a kind of backend: of two policies on one target the later is not attached.
    ///
    /// Source: GKE, "Configure Gateway resources using Policies".
    var policyTargets: [PolicyTarget] {
        var targets: [PolicyTarget] = []
        for exposure in gatewayExposures {
            let kind = exposure.gateway.class.isMultiCluster ? "ServiceImport" : "Service"
            if let index = targets.firstIndex(where: { $0.kind == kind }) {
                targets[index].securityPolicy = targets[index].securityPolicy ?? exposure.gateway.securityPolicy
            } else {
                targets.append(
                    PolicyTarget(
                        policyName: targets.isEmpty ? name : "\(name)-import",
                        kind: kind,
                        securityPolicy: exposure.gateway.securityPolicy
                    )
                )
            }
        }
        return targets
    }

    /// What the load balancer behind a GKE Gateway does with the Pods.
    ///
    /// Fields and ranges: GoogleCloudPlatform/gke-gateway-api, GCPBackendPolicy.
    func backendPolicies() -> [DesiredDocument] {
        policyTargets.map { target in
            document("networking.gke.io/v1", "GCPBackendPolicy", name: target.name(of: "GCPBackendPolicy", context)) {
                group("spec") {
                    group("default") {
                        field("timeoutSec", timeouts.loadBalancer, timeoutSum(on: .gkeGatewayGlobal))
                        if let draining = budget.draining {
                            group("connectionDraining") { field("drainingTimeoutSec", draining.seconds, draining.sum) }
                        }
                        group("sessionAffinity") { policyAffinity }
                        field("securityPolicy", target.securityPolicy)
                        group("logging") {
                            field("enabled", true)
                            field("sampleRate", Self.allRequests, "100 %, in millionths")
                        }
                    }
                    policyTargetReference(target)
                }
            }
        }
    }

    /// Here the sample rate is a whole number of a million, in a BackendConfig a fraction of one.
    private static let allRequests = 1_000_000

    func policyTargetReference(_ target: PolicyTarget) -> YAMLMapping.Entry? {
        group("targetRef") {
            field("group", target.kind == "Service" ? "" : "net.gke.io")
            field("kind", target.kind)
            field("name", name)
        }
    }

    @MappingBuilder private var policyAffinity: [YAMLMapping.Entry] {
        switch service.sessionAffinity {
        case .none: nil
        case .clientIP: field("type", "CLIENT_IP")
        case .cookie(_, let lifetime):
            field("type", "GENERATED_COOKIE")
            field("cookieTtlSec", min(lifetime.wholeSeconds, Self.longestGatewayCookie))
        }
    }

    /// Source: GCPBackendPolicy, `cookieTtlSec` 0 to 1209600.
    static let longestGatewayCookie = 1_209_600
}
