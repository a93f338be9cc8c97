package import HardenCoding
package import HardenKubernetes
import HardenSystem

/// Everything that a rule may look at.
package final class RuleContext: Sendable {
    package let topology: Topology
    /// What is known of objects in files of which nothing else is said.
    private let commonSettings: SettingsResolver
    /// By file, where several configurations are in force.
    private let settingsOfFile: [String: SettingsResolver]
    /// The workloads whose Pods serve until they are told to stop, in the order of the input.
    package let workloads: [WorkloadSituation]
    /// Indices of `workloads` by the position of the object.
    private let index: [Int: Int]
    let vicinity: VicinityIndex
    let timeouts: ProxyTimeouts

    /// - Parameters:
    ///   - topology: Who reaches whom.
    ///   - settings: What is known beyond the manifests.
    ///   - settingsOfFile: What is known of objects in some files instead, each with its own configuration.
    ///   - isWanted: Which workloads count, besides the proxies in front of them.
    package init(
        _ topology: Topology,
        settings: SettingsResolver = SettingsResolver(),
        ofFile settingsOfFile: [String: SettingsResolver] = [:],
        where isWanted: (@Sendable (WorkloadNode) -> Bool)? = nil
    ) {
        self.topology = topology
        commonSettings = settings
        self.settingsOfFile = settingsOfFile
        let timeouts = ProxyTimeouts(topology) { settingsOfFile[$0.view.object.file] ?? settings }
        self.timeouts = timeouts
        workloads = topology.workloads.concurrentMap(batch: 32) { node -> WorkloadSituation? in
            guard node.view.isLongRunning, node.takenOverBy == nil, let template = node.template else { return nil }
            if let isWanted, !isWanted(node), !template.containers.contains(where: \.isProxy) { return nil }
            let settings = settingsOfFile[node.view.object.file] ?? settings
            let node = timeouts.behindGiven(node)
            return WorkloadSituation(
                node,
                template,
                topology: topology,
                settings: settings,
                timeouts: timeouts.timeouts(before: node)
            )
        }
        .compactMap(\.self)
        vicinity = VicinityIndex(topology)
        index = Dictionary(uniqueKeysWithValues: workloads.enumerated().map { ($1.node.position, $0) })
    }

    private init(_ other: RuleContext, _ topology: Topology, _ workloads: [WorkloadSituation]) {
        self.topology = topology
        self.workloads = workloads
        commonSettings = other.commonSettings
        settingsOfFile = other.settingsOfFile
        index = other.index
        vicinity = other.vicinity
        timeouts = other.timeouts
    }

    /// The same where some workloads are others, in a way that leaves it as it is who means whom.
    ///
    /// - Returns: `nil` where one of them is a proxy, which decides about others.
    func replacing(_ objects: [Int: KubernetesObject]) -> RuleContext? {
        let topology = topology.replacing(objects)
        var workloads = workloads
        for position in objects.keys {
            guard let number = index[position] else { continue }
            let old = workloads[number]
            guard let node = topology.workload(at: position), let template = node.template,
                !template.containers.contains(where: \.isProxy)
            else { return nil }
            workloads[number] = WorkloadSituation(
                timeouts.behindGiven(node),
                template,
                topology: topology,
                settings: old.cluster,
                timeouts: old.timeouts
            )
        }
        return RuleContext(self, topology, workloads)
    }

    /// Who serves Ingresses and Gateways, as the configurations say it.
    var declaredControllers: @Sendable (String) -> DeclaredControllers {
        { [commonSettings, settingsOfFile] in (settingsOfFile[$0] ?? commonSettings).controllers }
    }

    /// The same knowledge of other manifests.
    func looking(
        at topology: Topology,
        where isWanted: (@Sendable (WorkloadNode) -> Bool)? = nil
    ) -> RuleContext {
        RuleContext(topology, settings: commonSettings, ofFile: settingsOfFile, where: isWanted)
    }

    /// What is wrong with annotations that settings are read from, and what of the input cannot be judged.
    package var settingsDiagnostics: [SpecDiagnostic] {
        workloads.flatMap(\.settingsDiagnostics) + selectionDiagnostics
    }

    private var selectionDiagnostics: [SpecDiagnostic] {
        guard let first = topology.unresolvedSelections.first else { return [] }
        let others = topology.unresolvedSelections.count - 1
        let subject = object(first).description + (others > 0 ? " and \(others) more" : "")
        return [
            SpecDiagnostic(
                .error,
                "the selector of \(subject) is not followed: those of the input select more workloads together than can "
                    + "be judged; check fewer files at a time, or give what belongs together labels of its own",
                at: object(first).root.position
            )
        ]
    }

    /// What is known of an object and its cluster, as the configuration says that is nearest to its file.
    package func settings(of object: KubernetesObject) -> SettingsResolver {
        settingsOfFile[object.file] ?? commonSettings
    }

    package func object(_ position: Int) -> KubernetesObject { topology.object(at: position) }

    /// The workload whose object has a position; `nil` for those whose Pods end by themselves.
    package func workload(at position: Int) -> WorkloadSituation? { index[position].map { workloads[$0] } }

    /// Whether a workload is one of the proxies that ``ProxyFronts`` tells of.
    func isProxy(at position: Int) -> Bool {
        workload(at: position)?.template.containers.contains(where: \.isProxy) ?? false
    }

    /// The workloads that a Service sends to.
    package func workloads(of service: ServiceNode) -> [WorkloadSituation] {
        service.workloads.compactMap { workload(at: $0) }
    }
}
