import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Google Cloud load balancers that drop the requests of a Pod that leaves.
package struct DrainingDisabled: Rule {
    package static let metadata = RuleMetadata(
        id: "draining-disabled",
        area: .shutdown,
        title: "The load balancer does not drain Pods that leave",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503],
        failures: [.cutByDraining],
        remedy: .safeFix,
        explanation: """
            When a Pod leaves its network endpoint group, the load balancer gives requests in flight the draining timeout to
            end. GKE sets none unless a BackendConfig (Ingress) or a GCPBackendPolicy (Gateway) says so, and then they are
            cut, however long the Pod itself would have waited.
            """,
        before: """
            apiVersion: cloud.google.com/v1
            kind: BackendConfig
            metadata:
              name: orders
            spec:
              timeoutSec: 30
            """,
        after: """
            apiVersion: cloud.google.com/v1
            kind: BackendConfig
            metadata:
              name: orders
            spec:
              timeoutSec: 30
              connectionDraining:
                drainingTimeoutSec: 60  # = start value
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        var seen: Set<Finding.Label> = []
        return context.workloads.filter(\.servesRequests).flatMap { workload in
            workload.draining.compactMap { check($0, of: workload, context) }
        }
        .filter { seen.insert($0.primary).inserted }
    }

    private func check(_ setting: DrainingSetting, of workload: WorkloadSituation, _ context: RuleContext) -> Finding? {
        guard let required = workload.budget.draining else { return nil }
        let service = context.object(setting.service)
        let primary: Finding.Label
        let object: KubernetesObject
        let fix: Fix?
        switch setting.state {
        case .unknown: return nil
        case .absent:
            object = service
            let kind = setting.path.drainingKind
            primary = service.metadata["name"].label("no \(kind) in the input is for the Service", in: service)
            fix = setting.newPolicy(for: service, required, timeout: timeout(on: setting, context))
        case .configured(let field, let policy):
            guard field.value == 0 else { return nil }
            object = policy
            primary = field.label(field.isDefault ? "no draining timeout is set" : "draining is off", in: policy)
            fix = setting.fix(raising: field, in: policy, to: required)
        }
        return Finding(
            rule: Self.id,
            severity: .warning,
            message:
                "\(setting.path.label) cuts the requests to \(workload.object.name) that are in flight when a Pod leaves",
            object: object.title,
            primary: primary,
            secondary: object.identity == service.identity
                ? [] : [service.metadata["name"].label("for the Service \(service.name)", in: service)],
            disruptions: workload.endDisruptions,
            symptoms: workload.symptoms([.cutInFlight], broken: "", on: [setting.path]),
            sum: "draining: \(required.sum) = \(required.seconds)",
            notes: workload.pathNotes,
            assumptions: [workload.settings.slowestRequest.assumption],
            fix: fix
        )
    }

    /// The timeout that a new policy has to set besides, so that the load balancer waits for the slowest request; `nil`
    /// where its default is long enough. Left out, it would be the first thing to be said of the new policy.
    private func timeout(on setting: DrainingSetting, _ context: RuleContext) -> Int? {
        guard let standard = setting.path.defaultTimeout, let service = context.topology.service(at: setting.service)
        else { return nil }
        let slowest = context.workloads(of: service).compactMap(\.settings.slowestRequest.value).max()
        guard let slowest, slowest > standard else { return nil }
        return TimeoutLadder(slowestRequest: slowest).timeout(on: setting.path)
    }
}

extension TrafficPath {
    /// The kind of object that holds the draining timeout.
    fileprivate var drainingKind: String {
        switch self {
        case .gkeGatewayGlobal, .gkeGatewayRegional: "GCPBackendPolicy"
        default: "BackendConfig"
        }
    }
}

extension DrainingSetting {
    /// Sets the timeout in the BackendConfig or the policy that is there.
    func fix(raising field: Field<Int>, in object: KubernetesObject, to required: ShutdownBudget.Amount) -> Fix? {
        guard !field.place.isShared else { return nil }
        let comment = "= \(required.sum)"
        var changes = [object.edit(.put(field.path, .int(required.seconds), comment: comment))]
        if let old = field.place.node?.lineComment, old.hasPrefix("=") {
            changes.append(object.edit(.comment(field.path, comment)))
        }
        return Fix("drainingTimeoutSec: \(required.seconds)", changes: changes)
    }

    /// A new BackendConfig or GCPBackendPolicy that sets nothing but draining, and the timeout where it is given, and
    /// what binds it to the Service.
    fileprivate func newPolicy(
        for service: KubernetesObject,
        _ required: ShutdownBudget.Amount,
        timeout: Int?
    ) -> Fix? {
        let seconds = YAMLMapping.Entry("drainingTimeoutSec", .int(required.seconds), comment: "= \(required.sum)")
        let draining = YAMLMapping.Entry("connectionDraining", .mapping(YAMLMapping([seconds])))
        let kind = path.drainingKind
        var metadata = YAMLMapping([.init("name", .string(service.name))])
        if let namespace = service.namespace { metadata.entries.append(.init("namespace", .string(namespace))) }
        let isPolicy = kind == "GCPBackendPolicy"
        let target: YAMLValue = ["group": "", "kind": "Service", "name": .string(service.name)]
        let settings = YAMLMapping((timeout.map { [.init("timeoutSec", .int($0))] } ?? []) + [draining])
        let spec =
            isPolicy ? YAMLMapping([.init("default", .mapping(settings)), .init("targetRef", target)]) : settings
        let document = YAMLMapping([
            .init("apiVersion", .string(isPolicy ? "networking.gke.io/v1" : "cloud.google.com/v1")),
            .init("kind", .string(kind)),
            .init("metadata", .mapping(metadata)),
            .init("spec", .mapping(spec)),
        ])
        var changes: [Fix.Change] = [.newDocument(beside: service.file, name: service.name, document)]
        if !isPolicy {
            let annotations = service.metadata["annotations"]
            guard !annotations.isShared, !service.metadata.isShared else { return nil }
            let annotation = annotations["cloud.google.com/backend-config"]
            changes.append(service.edit(.put(annotation.path, .string("{\"default\": \"\(service.name)\"}"))))
        }
        let values = (timeout.map { "timeoutSec: \($0), " } ?? "") + "drainingTimeoutSec: \(required.seconds)"
        return Fix("new \(kind) \(service.name) with \(values)", changes: changes)
    }
}
