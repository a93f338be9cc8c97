import HardenRollout
import HardenSystem

/// Something that requests come over, or that decides about them, of which no number is known.
package struct Unresolved: Sendable, Hashable {
    /// The position of the object that is not understood.
    package let position: Int
    /// What it is, in a few words.
    package let text: String
    /// What makes it known.
    package let remedy: String
}

extension Topology {
    /// The ways to workloads over a proxy that is not known here.
    ///
    /// - Parameter workload: The workload; all of the input if left out.
    package func unresolvedRoutes(to workload: WorkloadNode? = nil) -> [Unresolved] {
        let nodes = workload.map { [$0] } ?? workloads
        var known: Set<Unresolved> = []
        return nodes.flatMap(\.routes).compactMap { unresolved($0) }.filter { known.insert($0).inserted }
    }

    /// What routes send to that is no Service.
    package var unresolvedBackends: [Unresolved] {
        foreignBackends.map {
            Unresolved(
                position: $0.route,
                text: "\(object(at: $0.route)) to \($0.kind) \($0.name)",
                remedy: "what is behind it is judged only over Services"
            )
        }
    }

    /// The BackendConfigs that Services name and that are nowhere in the input: they may be in another repository, and what
    /// they say is not known.
    package var unresolvedBackendConfigs: [Unresolved] {
        var known: Set<Unresolved> = []
        return services.flatMap { service in
            service.backendConfigs.compactMap { binding -> Unresolved? in
                guard case .notFound(let absence) = binding.resolution, !absence.isOpen,
                    !absence.sameName.contains(where: { kustomization(leavingOut: $0) != nil })
                else { return nil }
                return Unresolved(
                    position: service.position,
                    text: "BackendConfig \(binding.entry.name) of Service \(service.view.name), "
                        + "which is nowhere in the input",
                    remedy: "add it to the input"
                )
            }
        }
        .filter { known.insert($0).inserted }
    }

    /// What guards objects that a kustomization builds, and is not among its resources: it is not counted.
    package var protectionsLeftOut: [Unresolved] {
        let budgets = disruptionBudgets.filter { $0.workloads.isEmpty && !$0.passedOver.isEmpty }.map(\.position)
        let others = (autoscalers + policies).filter { node in
            guard case .notFound(let absence) = node.target else { return false }
            return absence.sameName.contains { isBuilt($0) }
        }
        let named = services.flatMap { service in
            (service.backendConfigs.map(\.resolution) + [service.kongUpstreamPolicy].compactMap(\.self)).flatMap {
                guard case .notFound(let absence) = $0, isBuilt(service.position) else { return [Int]() }
                return absence.sameName
            }
        }
        return Set(budgets + others.map(\.position) + named).sorted().compactMap { position in
            kustomization(leavingOut: position).map { kustomization in
                Unresolved(
                    position: position,
                    text: "\(object(at: position)), since \(object(at: position).file) is not among the resources of "
                        + kustomization,
                    remedy: "add the file there, or remove it"
                )
            }
        }
    }

    /// In a few words each, what is taken to be in one namespace although only one of the two says in which.
    package var assumedNamespaces: [String] {
        let pairs =
            services.flatMap { node in node.workloads.map { (node.position, $0) } }
            + disruptionBudgets.flatMap { node in node.workloads.map { (node.position, $0) } }
            + (autoscalers + policies).flatMap { node in node.target.objects.map { (node.position, $0) } }
            + backends.filter { object(at: $0.source).kind == .ingress }
            .flatMap { backend in backend.service.objects.map { (backend.source, $0) } }
            + backends.compactMap { backend in backend.gateway.map { (backend.source, $0) } }
        var known: Set<String> = []
        return pairs.filter { first, second in
            (object(at: first).namespace == nil) != (object(at: second).namespace == nil)
                && !isBuilt(first) && !isBuilt(second)
        }
        .map { "\(object(at: $0)) and \(object(at: $1))" }.filter { known.insert($0).inserted }
    }

    /// The workloads that no Service sends requests to, although one that is taken to mean nearer Pods may select theirs.
    package var unresolvedWorkloads: [Unresolved] {
        workloads.compactMap { workload in
            guard workload.services.isEmpty,
                let service = workload.passedOverBy.first(where: { object(at: $0).kind == .service })
            else { return nil }
            return Unresolved(
                position: workload.position,
                text: "\(place(workload.position)), whose Pods \(place(service)) may select, too",
                remedy: Self.namespaceRemedy
            )
        }
    }

    /// The workloads to which a Service that lies beside them may be switched: one label keeps it from sending there.
    package var unresolvedAlternatives: [Unresolved] {
        let candidates = services.filter { !$0.workloads.isEmpty && $0.view.selector.matchLabels.values.count > 1 }
        let beside = Dictionary(grouping: candidates) { Paths.folder(of: $0.view.object.file) }
        return workloads.compactMap { workload in
            guard workload.services.isEmpty, let template = workload.template, workload.view.kind != .pod else {
                return nil
            }
            let labels = template.labels
            for service in (beside[Paths.folder(of: workload.view.object.file)] ?? []).prefix(100) {
                let selector = service.view.selector
                let missed = selector.matchLabels.values.filter { labels[$0.key] != $0.value }
                guard missed.count == 1, let label = missed.first, labels[label.key] != nil,
                    service.view.ports.contains(where: { port in
                        port.targetPort.value.map { !template.containers(withPort: $0).isEmpty } ?? false
                    }), areAppliedTogether(service.position, workload.position)
                else { continue }
                return Unresolved(
                    position: workload.position,
                    text:
                        "\(object(at: workload.position)), to which \(object(at: service.position)) would send but for "
                        + "\(label.key)=\(label.value)",
                    remedy: "it is not judged before it is selected"
                )
            }
            return nil
        }
    }

    /// What may guard workloads that serve, were it in their namespace.
    package var unresolvedProtections: [Unresolved] {
        var known: Set<Int> = []
        return workloads.filter { !$0.services.isEmpty }.flatMap { workload in
            workload.passedOverBy.filter { position in
                object(at: position).kind != .service && kustomization(leavingOut: position) == nil
                    && (budgetIndex[position].map { disruptionBudgets[$0].workloads.isEmpty } ?? true)
                    && known.insert(position).inserted
            }
            .map { position in
                Unresolved(
                    position: position,
                    text: "\(place(position)), which may be for \(place(workload.position))",
                    remedy: Self.namespaceRemedy
                )
            }
        }
    }

    /// What decides how many Pods workloads have, in a way that is not known.
    package var unresolvedScalers: [Unresolved] {
        workloads.flatMap { workload in
            workload.otherScalers.map { scaler in
                let (number, isKnown) = (workload.view.replicas, scaler.uncertainty == .kind)
                let written = number.isDefault ? "none is written" : "written: \(number.value.map(String.init) ?? "?")"
                return Unresolved(
                    position: workload.position,
                    text: "the number of Pods of \(object(at: workload.position)) (\(written); \(scaler.title) "
                        + "\(isKnown ? "decides" : "may decide"))",
                    remedy: isKnown ? "how many it decides for is not known" : Self.namespaceRemedy
                )
            }
        }
    }

    private static let namespaceRemedy = "name the namespace of both"

    private func place(_ position: Int) -> String { "\(object(at: position)) in \(object(at: position).file)" }

    /// All of them, of what is judged.
    package var unresolved: [Unresolved] {
        (unresolvedRoutes() + unresolvedBackends + unresolvedBackendConfigs + unresolvedWorkloads
            + unresolvedAlternatives
            + unresolvedScalers
            + unresolvedProtections + protectionsLeftOut)
            .filter { manifests.setAside[$0.position] == nil }
    }

    private func unresolved(_ route: TrafficRoute) -> Unresolved? {
        let isClassUnknown: Bool
        switch route.kind {
        case .other: isClassUnknown = true
        case .unknown: isClassUnknown = false
        default: return nil
        }
        switch route.source {
        case .ingress(let position):
            let name = IngressView(object(at: position)).className.value
            return Unresolved(
                position: position,
                text: "\(object(at: position)) (\(name.map { "class \($0)" } ?? "without a class"))",
                remedy: name == nil
                    ? "name its class, or say platform.defaultIngressClass in .harden.yaml"
                    : "say what serves its class with platform.ingressClasses in .harden.yaml"
            )
        case .route(let position, let gateway):
            if isClassUnknown, let gateway {
                let name = GatewayView(object(at: gateway)).className.value ?? "?"
                return Unresolved(
                    position: position,
                    text: "\(object(at: position)) (Gateway class \(name))",
                    remedy: "only GKE's and Kong's Gateways are known"
                )
            }
            let parents = RouteView(object(at: position)).parents.compactMap { parent -> String? in
                guard let kind = parent.kind.value, let name = parent.name.value else { return nil }
                return "\(kind) \(name)"
            }
            let isThere = RouteView(object(at: position)).parents.contains { parent in
                parent.name.value.map { !positions(named: $0, .gateway).isEmpty } ?? false
            }
            return Unresolved(
                position: position,
                text: "\(object(at: position)) (\(parents.isEmpty ? "no parent" : parents.joined(separator: ", ")))",
                remedy:
                    "\(isThere ? "a Gateway of that name is elsewhere in the input: name its namespace" : "add its Gateway to the input"), or say its class with platform.gateways in .harden.yaml"
            )
        case .foreign(let position):
            let path = service(at: route.service)?.view.pathOfClients ?? .inCluster
            return Unresolved(
                position: position,
                text: "\(object(at: position))",
                remedy:
                    "how it routes is not known; say the drain latency of its proxies with application.drainLatency.\(path)"
            )
        case .call, .deck, .nginx, .service, .configuration: return nil
        }
    }
}
