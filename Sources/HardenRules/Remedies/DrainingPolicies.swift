import HardenKubernetes
import HardenRollout
import HardenYAML

extension TrafficPath {
    /// The kind of object that holds the draining timeout.
    var drainingKind: String {
        switch self {
        case .gkeGatewayGlobal, .gkeGatewayRegional: "GCPBackendPolicy"
        default: "BackendConfig"
        }
    }
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

    /// A new BackendConfig or GCPBackendPolicy that sets nothing but draining, and the timeout where it is given, and
    /// what binds it to the Service.
    func newPolicy(
        for service: KubernetesObject,
        _ required: ShutdownBudget.Amount,
        timeout: Int?
    ) -> Fix? {
        let seconds = YAMLMapping.Entry("drainingTimeoutSec", .int(required.seconds), comment: "= \(required.sum)")
        let draining = YAMLMapping.Entry("connectionDraining", .mapping(YAMLMapping([seconds])))
        let kind = path.drainingKind
        let isPolicy = kind == "GCPBackendPolicy"
        let target: YAMLValue = ["group": "", "kind": "Service", "name": .string(service.name)]
        let settings = YAMLMapping((timeout.map { [.init("timeoutSec", .int($0))] } ?? []) + [draining])
        let spec =
            isPolicy ? YAMLMapping([.init("default", .mapping(settings)), .init("targetRef", target)]) : settings
        let apiVersion = isPolicy ? "networking.gke.io/v1" : "cloud.google.com/v1"
        var changes: [Fix.Change?] = [service.newNeighbour(apiVersion, kind, named: service.name, spec: spec)]
        if !isPolicy {
            let annotation = service.metadata["annotations"][AnnotationKeys.backendConfig]
            changes.append(annotation.put(.string("{\"default\": \"\(service.name)\"}")))
        }
        let values = (timeout.map { "timeoutSec: \($0), " } ?? "") + "drainingTimeoutSec: \(required.seconds)"
        return Fix("new \(kind) \(service.name) with \(values)", all: changes)
    }
}
