package import HardenCoding
package import HardenKubernetes
package import HardenRollout

/// A workload with everything that decides whether its requests survive: how they reach it, what is known of it, and the
/// seconds that follow. A class, because copies of so many values would be code in every rule.
package final class WorkloadSituation: Sendable {
    package let node: WorkloadNode
    package let template: PodTemplateView
    package let settings: WorkloadSettings
    /// What its containers run.
    package let servers: WorkloadServers
    /// What is known of the cluster that it runs in.
    package let cluster: SettingsResolver
    /// `internalTrafficPolicy` of its Services.
    let internalTraffic: [Field<String>]
    /// Where its Pods ask for a ComputeClass that may be Spot VMs.
    let spotClass: Place?
    /// What is wrong with the annotations that settings are read from.
    package let settingsDiagnostics: [SpecDiagnostic]
    /// How requests reach it, each path once, those of the rollout model only.
    package let paths: [TrafficPath]
    /// Who uses the addresses of its Services themselves, as far as the input tells, and whom it does not tell.
    let ownClients: OwnClients
    /// The proxy that a mesh puts into its Pods.
    let meshProxy: InjectedProxy?
    /// The smallest number of Pods that is meant to serve: an autoscaler's minimum before the manifest's replicas.
    package let replicas: Field<Int>
    /// The seconds that its shutdown needs; what is not known counts as the cautious case.
    package let budget: ShutdownBudget
    /// The draining timeouts of the Google Cloud load balancers in front of it.
    package let draining: [DrainingSetting]
    /// How long the proxies in front of it wait for an answer.
    let timeouts: [ProxyTimeout]
    /// Names of the containers that Services send to; empty where that cannot be told.
    package let servedContainers: Set<String>
    /// The main containers that Services send to; those with ports where that cannot be told.
    package let containersThatServe: [ContainerView]
    /// Names of the containers to which requests come from outside of the cluster, or which Services send to where none do.
    let applicationContainers: Set<String>
    /// The hooks of all serving containers of which it is known how long they wait.
    package let preStopWaits: [PreStopWait]
    /// The hook that waits longest; the grace period runs for all containers together.
    package let longestPreStop: PreStopWait?
    /// The longest hook of the containers that requests go to, whose shutdown comes after it.
    package let longestServingPreStop: PreStopWait?
    /// How the hooks of proxies end them, by the names of their containers.
    let quits: [String: ProxyQuit]
    /// Whether a Service sends it anything but UDP.
    package let takesTCP: Bool
    /// The object in which `template` is written: the workload itself, or what a Rollout borrows it from.
    package let templateObject: KubernetesObject

    package var view: WorkloadView { node.view }
    package var object: KubernetesObject { node.view.object }

    /// Whether requests reach it by anything in the input.
    package var isServing: Bool { !isOff && (!node.services.isEmpty || !node.routes.isEmpty) }
    /// Whether no Pod of it is meant to run.
    package let isOff: Bool

    init(
        _ node: WorkloadNode,
        _ template: PodTemplateView,
        topology: Topology,
        settings: SettingsResolver,
        timeouts: [ProxyTimeout]
    ) {
        // What the API server refuses may still be there from before.
        self.node = node.doubting(node.autoscalers.map(topology.object)) { settings.removedVersion(of: $0) != nil }
        isOff =
            node.view.replicas.written == 0 && !node.isScaled
            && !topology.patches(of: node.position).contains { $0.mayChange(["spec", "replicas"]) }
        self.template = template
        cluster = settings
        let (said, diagnostics) = settings.settings(for: node.view.object.root.anchor)
        settingsDiagnostics = diagnostics
        var paths: [TrafficPath] = []
        for path in node.routesOfClients(topology).compactMap(\.kind.path) where !paths.contains(path) {
            paths.append(path)
        }
        // Beside a Service for clients a headless one is for the Pods to find each other.
        if paths.contains(.inCluster) { paths.removeAll { $0 == .inClusterToHeadless } }
        self.paths = paths
        ownClients = OwnClients(node, topology)
        meshProxy = InjectedProxy(node, template, topology)
        servedContainers = Self.servedContainers(of: node, template, topology)
        servers = WorkloadServers(node, template, topology, serving: servedContainers, of: settings)
        self.timeouts = timeouts
        let slowest = paths.map { Self.slowestRequest(on: $0, timeouts, said) }.max()
        containersThatServe = Self.containersThatServe(template, servedContainers)
        self.settings = said.completed(by: servers, slowest: slowest ?? ShutdownBudget.Start.slowestRequest)
            .heard(by: containersThatServe, of: template)
            .reached(throughNodesBy: node.services.compactMap { topology.service(at: $0)?.view })
            .counting(timeouts, on: paths)
        let draining = DrainingSetting.settings(of: node, topology)
        self.draining = draining
        budget = Self.budget(paths, draining, timeouts, self.settings, self.settings.application)
        // Rules ask for these once for every container, so they are worked out once.
        let names = Self.applicationContainers(of: node, template, containersThatServe)
        applicationContainers = names
        preStopWaits = Self.preStopWaits(of: template)
        longestPreStop = preStopWaits.max { $0.seconds < $1.seconds }
        longestServingPreStop = preStopWaits.filter { names.isEmpty || names.contains($0.container) }
            .max { $0.seconds < $1.seconds }
        quits = Self.quits(of: template, topology)
        takesTCP = Self.takesTCP(node, topology)
        internalTraffic = node.services.compactMap { topology.service(at: $0)?.view.internalTrafficPolicy }
        spotClass = Self.spotClass(of: template, node.view.object, topology)
        templateObject = Self.templateObject(of: node, topology)
        let minimum = node.autoscalers.lazy
            .map { AutoscalerView(topology.object(at: $0)).minReplicas }
            .first { $0.value != nil }
        replicas = minimum ?? node.view.replicas
    }
}
