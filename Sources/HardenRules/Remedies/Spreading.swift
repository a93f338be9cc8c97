import HardenKubernetes
import HardenYAML

extension WorkloadSituation {
    /// From this version of Kubernetes on `matchLabelKeys` counts without being switched on.
    private static let matchLabelKeysMinor = 27

    /// Whether nothing is said about where its Pods go in relation to each other, by its file or a kustomization.
    func mayBeSpread(_ context: RuleContext) -> Bool {
        let isSpread =
            template.topologySpreadConstraints.saysSomething || template.antiAffinityAgainstItself() != nil
            || template.spec["nodeName"].exists || template.nodeSelector["kubernetes.io/hostname"] != nil
            || template.hostNetwork.value == true || template.placeOfNodeOfItsOwn != nil
        let keys = ["topologySpreadConstraints", "affinity", "nodeName", "nodeSelector"]
        return !isSpread && !keys.contains { isPatched(["spec", "template", "spec", $0], context.topology) }
    }

    /// Asks for its Pods to be kept apart; `nil` where the template cannot be edited here.
    func spread() -> Fix.Change? {
        guard view.template != nil, !template.spec.isShared, let selector = podSelector else { return nil }
        let constraints = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map { key -> YAMLValue in
            var constraint = YAMLMapping([
                YAMLMapping.Entry("maxSkew", 1), YAMLMapping.Entry("topologyKey", .string(key)),
                YAMLMapping.Entry("whenUnsatisfiable", "ScheduleAnyway"),
                YAMLMapping.Entry("labelSelector", .mapping(selector)),
            ])
            // Only Pods of one version count, or the old ones distort the placing of the new ones.
            if view.kind == .deployment, cluster.kubernetesMinor.value >= Self.matchLabelKeysMinor {
                constraint["matchLabelKeys"] = ["pod-template-hash"]
            }
            return .mapping(constraint)
        }
        return template.topologySpreadConstraints.put(.sequence(constraints))
    }
}

extension Place {
    /// Whether something is written here that is not empty.
    fileprivate var saysSomething: Bool { exists && !(isSequence && items.isEmpty) && !(isMapping && entries.isEmpty) }
}
