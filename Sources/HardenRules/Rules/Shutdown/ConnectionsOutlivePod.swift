import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds paths on which kept-alive connections stay with a Pod that ends.
struct ConnectionsOutlivePod: Rule {
    static let metadata = RuleMetadata(
        id: "connections-outlive-pod",
        area: .shutdown,
        title: "Kept-alive connections stay with a Pod until it closes them under a request",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502],
        failures: [.pinnedConnectionClosed, .cutByExit, .cutByKill],
        remedy: .advice,
        explanation: """
            kube-proxy picks a Pod for a connection, not for a request. Behind a Service's cluster address, a node port or a
            layer 4 load balancer a kept-alive connection stays with its Pod after this has left the endpoints, however long
            preStop waits, and the request that is on its way when the process ends is lost. Only the application can
            prevent it: from the beginning of preStop on it answers with `Connection: close` (HTTP/2: GOAWAY), and keeps
            serving. A proxy with Pod addresses as targets (NEGs, Kong without service-upstream) does not have the problem.
            """,
        sources: [
            "https://kubernetes.io/docs/reference/networking/virtual-ips/",
            "https://www.rfc-editor.org/rfc/rfc9112#section-9.6",
        ],
        remark: Remark.Phrase(
            one: "workload may cut connections that are kept alive when a Pod ends",
            many: "workloads may cut connections that are kept alive when a Pod ends"
        )
    )

    static let subjects: Subjects<WorkloadSituation> = .servingRequests.where(\.isSentRequests)

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        guard context.mayServeHTTP(workload) else { return nil }
        let risks = ShutdownBudget.risks(paths: workload.paths, application: workload.settings.application)
        let pinned = risks.compactMap { risk -> TrafficPath? in
            if case .keptAliveConnectionsAreCut(let path) = risk { path } else { nil }
        }
        guard !pinned.isEmpty else { return nil }
        // Every Service can be used from within the cluster; whether anybody does is not in the input, so that it takes a
        // word of the user to speak of it.
        let route = workload.node.routes.first { route in
            !route.kind.isInCluster && route.kind.path.map(pinned.contains) == true
        }
        guard route != nil || !workload.settings.closesConnections.origin.isStandard else { return nil }
        // What nobody said is no knowledge to warn of: it is told, and left to those who know the application.
        let isSaid = !workload.settings.closesConnections.origin.isStandard
        let place = route.flatMap { context.isInFile($0) ? $0.place : nil }
        return Fault(
            "connections to \(workload.object.name) that are kept alive stay with a Pod until it cuts them",
            at: workload.object.metadata["name"].label("does not say 'Connection: close' while it drains"),
            secondary: place.map { [$0.label("requests come on connections that kube-proxy pins")] } ?? [],
            severity: route == nil || !isSaid ? .advice : .warning,
            confidence: route == nil ? .assumed : nil,
            disruptions: workload.endDisruptions,
            symptoms: workload.symptoms([.keepAliveRace], broken: "a closed connection", on: pinned),
            notes: route == nil ? ["nothing in the input tells whether clients inside the cluster use it"] : [],
            assumptions: [workload.settings.closesConnections.assumption]
        )
    }
}

extension RuleContext {
    /// Whether a Service's port of a workload is not known for another protocol.
    fileprivate func mayServeHTTP(_ workload: WorkloadSituation) -> Bool {
        let ports = workload.node.services.compactMap { topology.service(at: $0) }.flatMap(\.view.ports)
        return ports.isEmpty || ports.contains { $0.transport.value != "UDP" && !$0.isKnownAsOtherThanHTTP }
    }

    /// Whether a route's place is in the file of its object, and not within an annotation, which has a tree of its own.
    fileprivate func isInFile(_ route: TrafficRoute) -> Bool {
        let position: Int
        switch route.source {
        case .ingress(let object), .foreign(let object), .call(let object, _): position = object
        case .route(let source, _): position = source
        case .service, .configuration, .nginx: position = route.service
        case .deck: return false
        }
        return route.place.anchor.document === object(position).root.anchor.document
    }
}
