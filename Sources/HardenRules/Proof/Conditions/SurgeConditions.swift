import HardenKubernetes
import HardenSystem
import HardenRollout
import HardenYAML

extension UnseenCondition {
    /// An additional Pod asks for a device of which there may be no more.
    static let spareDevice = UnseenCondition(
        name: "spare-device",
        source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources"
    ) { fix in
        for (before, after) in fix.workloads {
            guard let after, let device = before.device else { continue }
            // Of few Pods none may be missing anyhow, by rounding; of the most that an autoscaler may run, some may.
            let count = before.leastReplicas(fix.context.topology)
            let numbers = [before.replicas.value ?? 1, count?.number, count?.maximum].compactMap(\.self)
            guard numbers.contains(where: { after.waitsForSurge(of: $0) && !before.waitsForSurge(of: $0) })
            else { continue }
            return "a rollout would wait for an additional Pod of \(before.object.name), and a node with a free "
                + "\(device) may not be there"
        }
        return nil
    }

    /// Somebody wrote that there is to be no additional Pod.
    static let surgeRuledOut = UnseenCondition(
        name: "surge-ruled-out",
        source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge"
    ) { fix in
        guard fix.changes(["maxSurge"]) else { return nil }
        let meant = fix.workloads.first { before, after in
            before.view.maxSurge.isWritten && before.rollingUpdate?.maxSurge.isZero == true
                && after?.rollingUpdate?.maxSurge.isZero == false
        }
        return meant.map { "maxSurge: 0 is written for \($0.before.object.name), so that no additional Pod is wanted" }
    }

    /// Pods that share a volume which one node has at a time run on that node or not at all: a Pod that is drained waits for the
    /// volume while a budget keeps the one that has it, and one that is spread to another node waits, too.
    static let sharedVolume = UnseenCondition(
        name: "shared-volume",
        source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes"
    ) { fix in
        let addsBudget = fix.newObjects.contains { $0.content["kind"]?.string == "PodDisruptionBudget" }
        guard addsBudget || fix.changes(["topologySpreadConstraints", "podAntiAffinity"]) else { return nil }
        for (before, after) in fix.workloads {
            guard let count = (after ?? before).replicas.value, count > 1,
                let claim = before.exclusiveClaim(fix.context)
            else { continue }
            return
                "the Pods of \(before.object.name) share the volume claim \(claim.name), which one node has at a time; "
                + (addsBudget
                    ? "a Pod that is drained would wait for it, and the budget keeps the Pod that has it"
                    : "a Pod on another node would wait for it")
        }
        return nil
    }

    /// A Pod that waits runs beside its successor for so long, where there is to be one at a time.
    static let oneAtATime = UnseenCondition(
        name: "one-at-a-time",
        source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment"
    ) { fix in
        guard fix.changes(["preStop"]) else { return nil }
        for (before, _) in fix.workloads where before.rollingUpdate.map({ !$0.maxSurge.isZero }) ?? false {
            let name = before.object.name
            if let wish = before.wishForOnePod {
                return
                    "the manifest of \(name) says '\(wish)', and a Pod that waits runs beside its successor for so long"
            }
            if before.keepsData, let store = before.servers.keeper, store != WorkloadSituation.grafana,
                let claim = before.exclusiveClaim(fix.context)
            {
                return
                    "a Pod of \(name) that waits writes the volume claim \(claim.name) beside its successor for so long; "
                    + "\(store) is to have it alone, as the strategy Recreate lets it"
            }
        }
        return nil
    }

    /// More Pods at once may not fit in the namespace's quota; those that are terminating count, too.
    static let quota = UnseenCondition(
        name: "quota",
        source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/#object-count-quota"
    ) { fix in
        guard let price = fix.price else { return nil }
        let courses = [price.rollout, price.drain].compactMap(\.self).filter(\.addsPods)
        guard let most = courses.map(\.podsAfter).max() else { return nil }
        for (before, _) in fix.workloads {
            guard let quota = fix.context.quota(of: before.object) else { continue }
            if let limit = quota.pods, most <= limit { continue }
            let limit = quota.pods.map { "allows \($0.pods)" } ?? "limits what Pods may take"
            return "up to \(most.pods) of \(before.object.name) would exist at once, and \(quota.title) \(limit)"
        }
        return nil
    }
}

extension WorkloadSituation {
    /// Whether a rollout of a number of Pods ends none of them before an additional one runs.
    fileprivate func waitsForSurge(of number: Int) -> Bool {
        guard let kind = WorkloadModel.Kind(view.kind), let update = rollingUpdate else { return false }
        return update.effective(for: kind, replicas: number).unavailable == 0
    }

    /// A resource that only some nodes have: one whose name is neither built in nor in the domain `kubernetes.io`.
    fileprivate var device: String? {
        let containers = template.containers + template.initContainers
        for container in containers {
            for place in [container.resources["limits"], container.resources["requests"]] {
                for entry in place.entries {
                    let name = entry.key.string
                    guard let slash = name.firstIndex(of: "/") else { continue }
                    let domain = name[..<slash]
                    if domain != "kubernetes.io", !domain.hasSuffix(".kubernetes.io") { return name }
                }
            }
        }
        return nil
    }
}

extension RuleContext {
    /// A quota that may be about an object's namespace, with the number of Pods that it allows; `nil` for that where it
    /// limits something else or cannot be read.
    fileprivate func quota(of object: KubernetesObject) -> (title: String, pods: Int?)? {
        for (file, index) in topology.manifests.resourceQuotas where file.path.isBesideOrAbove(object.file) {
            // Without its tree nothing is known but its place.
            guard let documents = file.file?.documents, documents.indices.contains(index) else {
                return ("a ResourceQuota in \(file.path)", nil)
            }
            let root = documents[index].root
            let namespace = root["metadata"]?["namespace"]?.string
            if let namespace, let own = object.namespace, namespace != own { continue }
            let hard = root["spec"]?["hard"]
            let pods = (hard?["pods"] ?? hard?["count/pods"]).flatMap { Int($0.string) }
            let others = hard?.entries.contains { !["pods", "count/pods"].contains($0.key.string) } ?? true
            return ("ResourceQuota \(root["metadata"]?["name"]?.string ?? "")", others ? nil : pods)
        }
        return nil
    }
}

extension String {
    /// Whether a file lies in the folder of another, or in one above it.
    fileprivate func isBesideOrAbove(_ other: String) -> Bool {
        other.hasPrefix(Paths.prefix(of: self))
    }
}
