import HardenSystem

/// Who reaches whom in the input. Numbers are positions in `Manifests.objects`.
///
/// Whatever the input does not decide is unknown, and says so.
package struct Topology: Sendable {
    package internal(set) var manifests: Manifests
    package internal(set) var workloads: [WorkloadNode]
    package internal(set) var services: [ServiceNode]
    package let disruptionBudgets: [DisruptionBudgetNode]
    package let autoscalers: [TargetNode]
    package let policies: [TargetNode]
    /// All backends of Ingresses and routes.
    package let backends: [BackendReference]
    /// What routes send to besides Services.
    package let foreignBackends: [ForeignBackend]
    /// ConfigMaps that hold settings of ingress-nginx.
    package let nginxSettings: [Int]
    /// Objects whose selectors were not followed, because those of the input select more than can be judged.
    package let unresolvedSelections: [Int]

    let workloadIndex: [Int: Int]
    let budgetIndex: [Int: Int]
    private let serviceIndex: [Int: Int]
    let catalog: ObjectCatalog
    /// Numbers of the workloads that mount a ConfigMap of a name, where configurations of nginx are in the input.
    private let usersOfConfigMap: [String: [Int]]
    /// Seconds after which nginx closes the connections of workers that are told to quit, by workload.
    private var nginxShutdowns: [Int: Int] = [:]
    /// The patches of each kustomization.
    private let patches: [Int: [ObjectPatch]]
    /// What other tools fill in, by object.
    private let filledIn: [Int: ObjectPatch]

    /// - Parameter declared: Who serves Ingresses and Gateways, as it is said for what is in a file.
    package init(
        _ manifests: Manifests,
        declared: @escaping @Sendable (String) -> DeclaredControllers = { _ in DeclaredControllers() }
    ) {
        self.manifests = manifests
        let catalog = ObjectCatalog(manifests, declared: declared)
        self.catalog = catalog
        var allowance = SelectionAllowance(objects: manifests.objects.count)
        workloads = catalog.positions(WorkloadView.kinds).map { WorkloadNode($0, catalog) }
        services = catalog.positions(ServiceView.kinds).map { ServiceNode($0, catalog, &allowance) }
        workloadIndex = Dictionary(uniqueKeysWithValues: workloads.enumerated().map { ($1.position, $0) })
        serviceIndex = Dictionary(uniqueKeysWithValues: services.enumerated().map { ($1.position, $0) })
        disruptionBudgets = catalog.positions(DisruptionBudgetView.kinds)
            .map { DisruptionBudgetNode($0, catalog, &allowance) }
        budgetIndex = Dictionary(uniqueKeysWithValues: disruptionBudgets.enumerated().map { ($1.position, $0) })
        unresolvedSelections = allowance.refused
        autoscalers = catalog.positions(AutoscalerView.kinds).map { position in
            TargetNode(
                position: position,
                reference: AutoscalerView(catalog.object(position)).target,
                target: catalog.target(ofAutoscaler: position)
            )
        }
        let single = BackendPolicyView.kinds.union(HealthCheckPolicyView.kinds).union(GatewayPolicyView.kinds)
        policies = catalog.positions(single.union(TrafficDistributionPolicyView.kinds)).flatMap { position in
            let object = catalog.object(position)
            let references =
                TrafficDistributionPolicyView.kinds.contains(object.kind)
                ? TrafficDistributionPolicyView(object).targets : GatewayPolicyView(object).targets
            return references.map { reference in
                TargetNode(
                    position: position,
                    reference: reference,
                    target: catalog.resolve(reference, from: position)
                )
            }
        }
        let finder = RouteFinder(catalog: catalog, policies: policies)
        backends = finder.backends
        foreignBackends = finder.foreignBackends()
        patches = Dictionary(grouping: PatchCollector(manifests.kustomizations, manifests.files).patches) {
            $0.kustomization ?? -1
        }
        filledIn = Dictionary(
            uniqueKeysWithValues: manifests.objects.enumerated().compactMap { position, object in
                ObjectPatch(filledInOf: object).map { (position, $0) }
            }
        )
        nginxSettings = catalog.positions(IngressNGINXSettingsView.kinds)
            .filter { IngressNGINXSettingsView.isSettings(catalog.object($0)) }
        var users: [String: [Int]] = [:]
        if manifests.hasNGINX {
            for (number, workload) in workloads.enumerated() where workload.view.isLongRunning {
                for name in Set(workload.template?.configMaps.compactMap(\.value) ?? []) {
                    users[name, default: []].append(number)
                }
            }
        }
        usersOfConfigMap = users
        connect(finder)
        for shutdown in manifests.nginxShutdowns {
            guard let position = workload(running: shutdown.place.text)?.position else { continue }
            let seconds = (shutdown.milliseconds + 999) / 1000
            nginxShutdowns[position] = max(seconds, nginxShutdowns[position] ?? 0)
        }
    }

    /// The node of a workload.
    package func workload(at position: Int) -> WorkloadNode? { workloadIndex[position].map { workloads[$0] } }

    /// The node of a Service.
    package func service(at position: Int) -> ServiceNode? { serviceIndex[position].map { services[$0] } }

    /// The disruption budgets that count a workload's Pods.
    package func disruptionBudgets(of workload: WorkloadNode) -> [DisruptionBudgetNode] {
        workload.disruptionBudgets.compactMap { budgetIndex[$0].map { disruptionBudgets[$0] } }
    }

    package func object(at position: Int) -> KubernetesObject { manifests.objects[position] }

    /// The file of an object, for edits.
    package func file(of position: Int) -> LoadedFile { manifests.files[manifests.fileOfObject[position]] }

    // MARK: - Lookups for rules

    /// Whether any kustomization of the input patches anything, or any other tool fills in something.
    package var hasPatches: Bool { !patches.isEmpty || !filledIn.isEmpty }

    /// What kustomizations and other tools change in an object.
    package func patches(of position: Int) -> [ObjectPatch] {
        let own = filledIn[position].map { [$0] } ?? []
        guard !patches.isEmpty else { return own }
        let builds = Set((catalog.visibility.builds.members[manifests.fileOfObject[position]] ?? []).map(\.build))
        let names = catalog.visibility.builtNames(of: position)
        let object = object(at: position)
        return own + builds.sorted().flatMap { patches[$0] ?? [] }.filter { $0.target.matches(object, builtAs: names) }
    }

    /// The Services that an address in a configuration of nginx means.
    package func services(at address: NetworkAddress, in text: NGINXText) -> [ServiceNode] {
        catalog.services(at: address, in: text).positions.compactMap(service(at:))
    }

    /// The workload that runs nginx with a configuration of a ConfigMap, where there is exactly one.
    package func workload(running text: NGINXText) -> WorkloadNode? {
        let made = manifests.configMap(madeOf: text)
        guard let name = text.value.map({ object(at: $0.object).name }) ?? made?.name else { return nil }
        let candidates = (usersOfConfigMap[name] ?? []).lazy.map { workloads[$0] }
        // Of more than one it is not known which.
        let users = Array(
            candidates.filter { workload in
                guard workload.takenOverBy == nil else { return false }
                if let made {
                    let file = manifests.fileOfObject[workload.position]
                    return manifests.builds.files(of: made.kustomization).contains(file)
                }
                return text.value.map {
                    resolve(name, [.configMap], from: workload.position).objects.contains($0.object)
                }
                    ?? false
            }
            .prefix(2)
        )
        return users.count == 1 ? users.first : nil
    }

    /// The seconds after which nginx closes the connections of workers that are told to quit, where a ConfigMap of a workload
    /// says it (`worker_shutdown_timeout`).
    package func nginxShutdown(of workload: WorkloadNode) -> Int? { nginxShutdowns[workload.position] }

    // MARK: - Building

    /// Services of one name are never in one cluster, so that of those which select a workload only the nearest are meant.
    private mutating func dropNamesakesOfServices() {
        var selecting: [Int: [ObjectIdentity: [Int]]] = [:]
        for (index, service) in services.enumerated() {
            for workload in service.workloads {
                selecting[workload, default: [:]][service.view.object.identity, default: []].append(index)
            }
        }
        for (workload, namesakes) in selecting {
            for indices in namesakes.values where indices.count > 1 {
                let steps = indices.map { catalog.visibility.steps(from: services[$0].position, to: workload) ?? .max }
                for (index, distance) in zip(indices, steps) where distance > steps.min() ?? 0 {
                    services[index].leave(workload)
                }
            }
        }
    }

    private mutating func connect(_ finder: RouteFinder) {
        dropNamesakesOfServices()
        dropBystanders()
        for index in services.indices {
            let service = services[index].position
            services[index].connect(catalog)
            for workload in services[index].workloads {
                if let found = workloadIndex[workload] { workloads[found].services.append(service) }
            }
            for workload in services[index].passedOver {
                if let found = workloadIndex[workload] { workloads[found].passedOverBy.append(service) }
            }
        }
        for policy in policies {
            for target in policy.target.objects {
                if let found = serviceIndex[target] { services[found].policies.append(policy.position) }
            }
            for service in catalog.mayMeet(policy).compactMap({ serviceIndex[$0] }) {
                for workload in services[service].workloads.compactMap({ workloadIndex[$0] }) {
                    workloads[workload].passedOverBy.append(policy.position)
                }
            }
        }
        for route in finder.routes(of: services) {
            guard let found = serviceIndex[route.service] else { continue }
            services[found].routes.append(route)
            for workload in services[found].workloads {
                if let found = workloadIndex[workload] { workloads[found].routes.append(route) }
            }
        }
        for autoscaler in autoscalers {
            for target in autoscaler.target.objects {
                if let found = workloadIndex[target] { workloads[found].autoscalers.append(autoscaler.position) }
            }
            for target in catalog.mayMeet(autoscaler).compactMap({ workloadIndex[$0] }) {
                workloads[target].otherScalers.append(Scaler(object(at: autoscaler.position), .namespace))
            }
        }
        for (scaler, file, namespace) in manifests.scalers {
            for target in catalog.workloads(scaledBy: scaler, in: file, namespace) {
                if let found = workloadIndex[target] { workloads[found].otherScalers.append(scaler) }
            }
        }
        for budget in disruptionBudgets {
            for workload in budget.workloads {
                if let found = workloadIndex[workload] { workloads[found].disruptionBudgets.append(budget.position) }
            }
            for workload in budget.passedOver {
                if let found = workloadIndex[workload] { workloads[found].passedOverBy.append(budget.position) }
            }
        }
        for workload in workloads where workload.view.kind == .rollout {
            guard let reference = ArgoRolloutView(workload.view.object).workloadRef else { continue }
            for target in catalog.resolve(reference, from: workload.position).objects {
                if let found = workloadIndex[target] { workloads[found].takenOverBy = workload.position }
            }
        }
    }
}

/// How many pairs of an object that selects and a workload are looked at, and kept.
///
/// A thousand Services that all select the same thousand workloads are a million pairs, which every rule would go over.
/// No input that is meant seriously comes near: what goes together has selectors of its own.
private struct SelectionAllowance {
    private var visits: Int
    private var pairs: Int
    private(set) var refused: [Int] = []

    init(objects: Int) {
        visits = 1_000_000 + 100 * objects
        pairs = 4_000 + 10 * objects
    }

    /// Whether the candidates of a selector may be looked at.
    mutating func allows(_ candidates: Int, for position: Int) -> Bool {
        guard candidates <= visits, pairs > 0 else {
            refused.append(position)
            return false
        }
        visits -= candidates
        return true
    }

    /// Counts pairs that are kept.
    mutating func take(_ count: Int) { pairs -= count }
}

extension WorkloadNode {
    fileprivate init(_ position: Int, _ catalog: ObjectCatalog) {
        self.position = position
        view = catalog.workload(position)
        template = catalog.template(position)
        namespaces = catalog.visibility.namespaces(of: position)
    }
}

extension ServiceNode {
    fileprivate init(_ position: Int, _ catalog: ObjectCatalog, _ allowance: inout SelectionAllowance) {
        self.position = position
        let view = catalog.service(position)
        self.view = view
        let selector = view.selector
        if !selector.isWritten || selector.isEmpty || view.type.value == "ExternalName" {
            (selection, passedOver) = (.noSelector, [])
            return
        }
        guard allowance.allows(catalog.candidateCount(selector, from: position), for: position) else {
            (selection, passedOver) = (.unknown, [])
            return
        }
        let selected = catalog.workloads(selector, from: position) { !$0.isEmpty && $0.matches($1) }
        let matching = selected.meant
        let found = matching.filter {
            catalog.isPlausible($0, for: view, at: position) && !catalog.isOfOthers($0, for: view, at: position)
        }
        passedOver = (selected.passedOver + matching.filter { catalog.isOfOthers($0, for: view, at: position) })
            .filter { catalog.isPlausible($0, for: view, at: position) }
        allowance.take(found.count + passedOver.count)
        if !found.isEmpty {
            selection = .workloads(found)
        } else if !matching.isEmpty {
            selection = .unknown
        } else if selector.matchLabels.values.values.contains(where: { Placeholder.occurs(in: $0) }) {
            selection = .unknown
        } else if !selector.place.exists {
            // Only a kustomization gives it one; it was not meant to have any.
            selection = .noSelector
        } else {
            selection = .nothing(
                nearMisses: catalog.nearMisses(selector, from: position),
                elsewhere: catalog.inOtherNamespaces(selector, from: position) { $0.matches($1) },
                isOpen: catalog.isOpen(position)
            )
        }
    }

    /// No longer selects a workload; whom it selects instead is not in the input.
    fileprivate mutating func leave(_ workload: Int) {
        let rest = workloads.filter { $0 != workload }
        selection = rest.isEmpty ? .unknown : .workloads(rest)
    }

    fileprivate mutating func connect(_ catalog: ObjectCatalog) {
        backendConfigs = (view.backendConfigs?.entries ?? []).map { entry in
            BackendConfigBinding(
                entry: entry,
                resolution: catalog.resolve(entry.name, BackendConfigView.kinds, from: position)
            )
        }
        if let name = view.kongUpstreamPolicy.value {
            kongUpstreamPolicy = catalog.resolve(name, KongUpstreamPolicyView.kinds, from: position)
        }
        if let name = view.kongOverride.value {
            kongIngress = catalog.resolve(name, KongIngressView.kinds, from: position)
        }
    }
}

extension DisruptionBudgetNode {
    fileprivate init(_ position: Int, _ catalog: ObjectCatalog, _ allowance: inout SelectionAllowance) {
        self.position = position
        let view = catalog.disruptionBudget(position)
        self.view = view
        guard allowance.allows(catalog.candidateCount(view.selector, from: position), for: position) else {
            (workloads, passedOver, nearMisses, elsewhere) = ([], [], [], [])
            isOpen = true
            return
        }
        let selected = catalog.workloads(view.selector, from: position) { view.selects($1, by: $0) }
        workloads = catalog.withoutAlternatives(selected.meant, from: position)
        passedOver = selected.passedOver + selected.meant.filter { [workloads] in !workloads.contains($0) }
        allowance.take(workloads.count + passedOver.count)
        nearMisses =
            workloads.isEmpty && passedOver.isEmpty
            ? Set(catalog.nearMisses(view.selector, from: position) + catalog.namesakes(view.name, from: position))
                .sorted()
            : []
        elsewhere =
            workloads.isEmpty
            ? catalog.inOtherNamespaces(view.selector, from: position) { view.selects($1, by: $0) } : []
        isOpen = catalog.isOpen(position)
    }
}

extension ObjectCatalog {
    /// What an object that points at nothing in its namespace may mean all the same.
    fileprivate func mayMeet(_ node: TargetNode) -> [Int] {
        guard case .notFound(let absence) = node.target else { return [] }
        let origin = visibility.origin(of: node.position)
        return absence.sameName.filter { visibility.mayMeet(origin, $0) }
    }

    fileprivate func target(ofAutoscaler position: Int) -> Resolution {
        let view = AutoscalerView(object(position))
        guard view.target.name.isAbsent, let name = view.targetName.value else {
            return resolve(view.target, from: position)
        }
        return resolve(name, [.deployment], from: position)
    }
}
