import HardenYAML

/// How a workload replaces its Pods.
package enum RolloutStrategy: Sendable, Hashable {
    case rollingUpdate
    /// All Pods end before the first new one starts.
    case recreate
    /// New Pods only where somebody deletes the old ones.
    case onDelete
    /// Argo Rollouts: two sets of Pods, and a switch.
    case blueGreen
    /// Argo Rollouts: new Pods take over step by step.
    case canary
}

extension WorkloadView {
    /// The field that names the strategy, or the mapping whose key does for a Rollout.
    package var strategy: Field<RolloutStrategy> {
        switch kind {
        case .deployment:
            named(spec["strategy"]["type"], ["RollingUpdate": .rollingUpdate, "Recreate": .recreate])
        case .statefulSet, .daemonSet:
            named(spec["updateStrategy"]["type"], ["RollingUpdate": .rollingUpdate, "OnDelete": .onDelete])
        case .rollout: rolloutStrategy
        default: Field(.absent, at: spec["strategy"])
        }
    }

    /// The mapping that holds maxUnavailable and maxSurge.
    package var rollingUpdate: Place {
        switch kind {
        case .statefulSet, .daemonSet: spec["updateStrategy"]["rollingUpdate"]
        case .rollout: spec["strategy"]["canary"]
        default: spec["strategy"]["rollingUpdate"]
        }
    }

    /// How many Pods may be missing during a rollout: a number, or a percentage of the replicas.
    ///
    /// In extensions/v1beta1 a Deployment's default was 1. Source: Kubernetes API reference; Argo Rollouts, canary strategy.
    package var maxUnavailable: Field<IntOrString> {
        switch kind {
        case .deployment:
            rollingUpdate["maxUnavailable"].countOrText(
                default: Default(
                    object.identity.group == "extensions" ? .int(1) : .string("25%"),
                    source: APIReference.deployment
                )
            )
        case .rollout where strategy.value == .canary:
            rollingUpdate["maxUnavailable"].countOrText(default: Default(.string("25%"), source: APIReference.rollout))
        case .statefulSet:
            rollingUpdate["maxUnavailable"].countOrText(default: Default(.int(1), source: APIReference.statefulSet))
        case .daemonSet:
            rollingUpdate["maxUnavailable"].countOrText(default: Default(.int(1), source: APIReference.daemonSet))
        default: Field(.absent, at: rollingUpdate["maxUnavailable"])
        }
    }

    /// How many Pods may be there in addition during a rollout.
    package var maxSurge: Field<IntOrString> {
        switch kind {
        case .deployment:
            rollingUpdate["maxSurge"].countOrText(
                default: Default(
                    object.identity.group == "extensions" ? .int(1) : .string("25%"),
                    source: APIReference.deployment
                )
            )
        case .rollout where strategy.value == .canary:
            rollingUpdate["maxSurge"].countOrText(default: Default(.string("25%"), source: APIReference.rollout))
        case .daemonSet:
            rollingUpdate["maxSurge"].countOrText(default: Default(.int(0), source: APIReference.daemonSet))
        default: Field(.absent, at: rollingUpdate["maxSurge"])
        }
    }

    /// Whether an Argo Rollout switches from all old Pods to all new ones, and ends the old ones after a delay.
    package var isPromotedAsAWhole: Bool { kind == .rollout && !ArgoRolloutView(object).scaleDownDelaySeconds.isAbsent }

    /// The first ordinal that a StatefulSet's rollout touches.
    package var partition: Field<Int> {
        rollingUpdate["partition"].integer(default: Default(0, source: APIReference.statefulSet))
    }

    package var podManagementPolicy: Field<String> {
        spec["podManagementPolicy"].string(default: Default("OrderedReady", source: APIReference.statefulSet))
    }

    /// The Service that governs a StatefulSet's network names.
    package var serviceName: Field<String> { spec["serviceName"].string() }

    private func named(_ place: Place, _ names: [String: RolloutStrategy]) -> Field<RolloutStrategy> {
        let standard = Default("RollingUpdate", source: APIReference.deployment)
        return switch place.string(default: standard).content {
        case .written(let name):
            if let strategy = names[name] {
                Field(.written(strategy), at: place)
            } else {
                Field(.malformed(expected: names.keys.sorted().joined(separator: " or ")), at: place)
            }
        case .defaulted: Field(.defaulted(Default(.rollingUpdate, source: standard.source)), at: place)
        case .absent: Field(.absent, at: place)
        case .unknown: Field(.unknown, at: place)
        case .malformed(let expected): Field(.malformed(expected: expected), at: place)
        }
    }

    private var rolloutStrategy: Field<RolloutStrategy> {
        let strategy = spec["strategy"]
        if strategy["blueGreen"].node != nil { return Field(.written(.blueGreen), at: strategy["blueGreen"]) }
        if strategy["canary"].node != nil { return Field(.written(.canary), at: strategy["canary"]) }
        return Field(.malformed(expected: "blueGreen or canary"), at: strategy)
    }
}
