import HardenKubernetes
import HardenRollout
import HardenYAML

extension TrafficPath {
    /// The kind of object that holds the draining timeout.
    var drainingKind: String { isGKEGateway ? "GCPBackendPolicy" : "BackendConfig" }
}

extension DrainingSetting {
    /// Sets the timeout in the BackendConfig or the policy that is there.
    func fix(raising field: Field<Int>, to required: ShutdownBudget.Amount, _ safety: Fix.Safety = .safe) -> Fix? {
        Fix(
            "drainingTimeoutSec: \(required.seconds)",
            safety: safety,
            all: field.place.put(required.seconds, sum: required.sum)
        )
    }

    /// Lets a Service name a BackendConfig that is there, and sets draining in it where it is shorter. All else that the
    /// BackendConfig says comes into force with it.
    func binding(
        of config: KubernetesObject,
        to service: KubernetesObject,
        _ required: ShutdownBudget.Amount
    ) -> Fix? {
        let field = BackendConfigView(config).drainingTimeoutSeconds
        guard let seconds = field.value else { return nil }
        let isEnough = seconds >= required.seconds
        return Fix(
            "Service \(service.name) names BackendConfig \(config.name)"
                + (isEnough ? "" : ", drainingTimeoutSec: \(required.seconds)"),
            safety: .unsafe,
            all: [service.nameBackendConfig(config.name)]
                + (isEnough ? [] : field.place.put(required.seconds, sum: required.sum))
        )
    }

    /// A new BackendConfig or GCPBackendPolicy that sets nothing but draining, and the timeout where it is given, and
    /// what binds it to the Service.
    func newPolicy(
        for node: ServiceNode,
        _ required: ShutdownBudget.Amount,
        timeout: Int?
    ) -> Fix? {
        let service = node.view.object
        let seconds = YAMLMapping.Entry("drainingTimeoutSec", .int(required.seconds), comment: "= \(required.sum)")
        let draining = YAMLMapping.Entry("connectionDraining", .mapping(YAMLMapping([seconds])))
        let kind = path.drainingKind
        let isPolicy = kind == "GCPBackendPolicy"
        let settings = YAMLMapping((timeout.map { [.init("timeoutSec", .int($0))] } ?? []) + [draining])
        let spec =
            isPolicy
            ? YAMLMapping([
                .init("default", .mapping(settings)),
                .init("targetRef", node.policyTarget(isOfImport: importPlace != nil)),
            ]) : settings
        let apiVersion = isPolicy ? "networking.gke.io/v1" : "cloud.google.com/v1"
        // The Service itself has a policy of its own where a Gateway of one cluster sends to it.
        let name = importPlace != nil ? "\(service.name)-import" : service.name
        var changes: [Fix.Change?] = [service.newNeighbour(apiVersion, kind, named: name, spec: spec)]
        if !isPolicy {
            changes.append(service.nameBackendConfig(service.name))
        }
        let values = (timeout.map { "timeoutSec: \($0), " } ?? "") + "drainingTimeoutSec: \(required.seconds)"
        return Fix("new \(kind) \(name) with \(values)", all: changes)
    }
}

extension ServiceNode {
    /// What a policy of GKE's Gateways for it names.
    func policyTarget(isOfImport: Bool) -> YAMLValue {
        [
            "group": .string(isOfImport ? "net.gke.io" : ""), "kind": .string(isOfImport ? "ServiceImport" : "Service"),
            "name": .string(view.object.name),
        ]
    }
}

extension KubernetesObject {
    /// Lets a Service name a BackendConfig for all of its ports.
    func nameBackendConfig(_ name: String) -> Fix.Change? {
        metadata["annotations"][AnnotationKeys.backendConfig].put(.string("{\"default\": \"\(name)\"}"))
    }
}
