import HardenRollout
import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The Pod, in the order in which people write it.
    @MappingBuilder var podSpec: [YAMLMapping.Entry] {
        field("serviceAccountName", serviceAccountName)
        field("automountServiceAccountToken", .bool(service.security.automountServiceAccountToken))
        field("terminationGracePeriodSeconds", budget.gracePeriod.seconds, budget.gracePeriod.sum)
        if service.platform.spot {
            group("nodeSelector") { field("cloud.google.com/gke-spot", "true") }
        }
        list("topologySpreadConstraints", topologySpreadConstraints)
        podSecurityContext
        field("containers", .sequence([container]))
        list("volumes", volumes.map(\.definition))
    }

    /// The account that the Pods run as. An account that the spec says nothing about, because it is the default, leaves
    /// the one that the existing Deployment has: others have given rights to that.
    var serviceAccountName: String {
        switch service.security.serviceAccount {
        case .create([:]): context.serviceAccount ?? name
        case .create: name
        case .existing(let name): name
        }
    }

    /// Whether the spec leaves it at the default whether Pods get a token, so that a manifest may say otherwise.
    var isTokenLeftOpen: Bool { !service.security.automountServiceAccountToken }

    /// Spread over zones and nodes, so that the loss of one takes only its share.
    ///
    /// Counted for each revision by itself (`matchLabelKeys`), or a rollout would spread new Pods around the old ones.
    private var topologySpreadConstraints: [YAMLValue] {
        let wanted = [
            (key: "topology.kubernetes.io/zone", requirement: service.spread.zones),
            (key: "kubernetes.io/hostname", requirement: service.spread.nodes),
        ]
        return wanted.compactMap { key, requirement in
            let whenUnsatisfiable: String
            switch requirement {
            case .required: whenUnsatisfiable = "DoNotSchedule"
            case .preferred: whenUnsatisfiable = "ScheduleAnyway"
            case .none: return nil
            }
            return object {
                field("maxSkew", 1)
                field("topologyKey", key)
                field("whenUnsatisfiable", whenUnsatisfiable)
                group("labelSelector") { texts("matchLabels", selector) }
                list("matchLabelKeys", ["pod-template-hash"])
            }
        }
    }
}
