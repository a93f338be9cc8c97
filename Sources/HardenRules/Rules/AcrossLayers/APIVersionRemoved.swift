package import HardenKubernetes
import HardenYAML

/// Finds objects that no cluster takes, because it serves their apiVersion no more. Nothing else is said of them, but of
/// budgets, which mean the same under the new one.
struct APIVersionRemoved: Rule {
    static let metadata = RuleMetadata(
        id: "api-version-removed",
        area: .acrossLayers,
        title: "An object has an apiVersion that clusters serve no more",
        severity: .error,
        disruptions: [.rollout],
        remedy: .safeFix,
        explanation: """
            The API server refuses the object, so that what it says never holds. It is said once a file and apiVersion, and
            nothing else is said of these objects: what becomes of them depends on how they are converted, which is for a
            person to do, with the help of `kubectl convert`. A disruption budget alone is judged all the same, since one
            whose selector is not empty means the same in `policy/v1`. An autoscaler that was applied before goes on scaling, so
            that the number of Pods counts as unknown. The configuration names the oldest version of Kubernetes that counts
            (`platform.kubernetes`).
            """,
        sources: [
            "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
            "https://github.com/kubernetes-sigs/gateway-api/blob/v0.5.0/CHANGELOG.md",
        ]
    )

    static let subjects: Subjects<RuleContext> = .input

    func faults(of input: RuleContext, in context: RuleContext) -> [Fault] {
        var groups: [Group] = []
        var known: [[String]: Int] = [:]
        for object in context.topology.manifests.objects {
            guard let version = context.removedVersion(of: object) else { continue }
            let key = [object.file, object.apiVersion, version.successor]
            if let index = known[key] {
                groups[index].others.append(object)
                if !groups[index].changes.contains(version.change) { groups[index].changes.append(version.change) }
            } else {
                known[key] = groups.count
                groups.append(Group(first: object, version: version, changes: [version.change]))
            }
        }
        return groups.map { fault($0, context) }
    }

    /// Objects of a file that share the version.
    private struct Group {
        let first: KubernetesObject
        var others: [KubernetesObject] = []
        let version: RemovedAPIVersion
        /// What the successor wants otherwise of the kinds that there are.
        var changes: [String]
    }

    private func fault(_ group: Group, _ context: RuleContext) -> Fault {
        let (version, apiVersion) = (group.version, group.first.apiVersion)
        let subject = group.others.isEmpty ? "is" : "and \(group.others.count) more of the file are"
        let others = group.others.map(\.title).joined(separator: ", ")
        let minor = context.settings(of: group.first).kubernetesMinor
        return Fault(
            "\(group.first.name) \(subject) of \(apiVersion), which \(version.end)",
            at: group.first.root["apiVersion"].label("removed in \(version.release)"),
            object: group.first.title,
            notes: ["convert to \(version.successor), \(group.changes.joined(separator: "; "))"]
                + (AutoscalerView.kinds.contains(group.first.kind)
                    ? [
                        "one that was applied before still decides how many Pods there are; that number is in no verdict"
                    ] : [])
                + (others.isEmpty ? [] : ["so \(group.others.count == 1 ? "is" : "are") \(others)"]),
            // Older ones than these cannot be asked for.
            assumptions: version.minor > PlatformSettings.leastKubernetesMinor ? [minor.assumption] : [],
            fix: Fix(
                "apiVersion: \(version.successor)",
                all: ([group.first] + group.others).compactMap { change(of: $0, to: version) }
            )
        )
    }

    /// The change of an object that means the same under the new version.
    private func change(of object: KubernetesObject, to version: RemovedAPIVersion) -> Fix.Change? {
        guard object.kind == .podDisruptionBudget else { return nil }
        let selector = DisruptionBudgetView(object).selector
        return selector.isWritten && !selector.isEmpty ? object.root["apiVersion"].put(.string(version.successor)) : nil
    }
}

extension RuleContext {
    /// Why the API server refuses an object whatever it says.
    package func removedVersion(of object: KubernetesObject) -> RemovedAPIVersion? {
        settings(of: object).removedVersion(of: object)
    }

    /// Whether rules and reports speak of an object: somebody mends it where it lies, and clusters take it.
    package func isJudged(_ object: KubernetesObject, at position: Int) -> Bool {
        topology.manifests.setAside[position] == nil && removedVersion(of: object) == nil
    }
}

extension SettingsResolver {
    /// The version of an object where the cluster serves it no longer.
    func removedVersion(of object: KubernetesObject) -> RemovedAPIVersion? {
        guard let version = RemovedAPIVersion(object.apiVersion, of: object.kind),
            kubernetesMinor.value >= version.minor
        else { return nil }
        return version
    }
}
