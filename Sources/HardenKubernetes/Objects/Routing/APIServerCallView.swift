import HardenYAML

/// An object that has the API server ask Services: webhooks before it writes, or an API server of somebody else.
///
/// Source: Kubernetes API reference, ValidatingWebhookConfiguration, MutatingWebhookConfiguration and APIService.
package struct APIServerCallView: ObjectView {
    package static let kinds: Set<ObjectKind> = [
        .validatingWebhookConfiguration, .mutatingWebhookConfiguration, .apiService,
    ]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    /// The calls to Services, with their numbers in the object.
    package var calls: [Call] {
        guard object.kind != .apiService else { return [Call(place: spec, object: object)].filter(\.isToService) }
        return object.root["webhooks"].items.map { Call(place: $0, object: object) }.filter(\.isToService)
    }

    /// What is asked of one Service.
    package struct Call: Sendable {
        package let place: Place
        fileprivate let object: KubernetesObject

        private var isWebhook: Bool { object.kind != .apiService }
        private var isBeta: Bool { object.version == "v1beta1" }

        /// Where the Service is named.
        package var service: Place { isWebhook ? place["clientConfig"]["service"] : place["service"] }
        fileprivate var isToService: Bool { service["name"].exists }
        package var port: Field<Int> { service["port"].integer(default: Default(443, source: APIReference.webhook)) }

        /// How long an answer is waited for; absent where the request's own limit counts.
        package var timeoutSeconds: Field<Int> {
            guard isWebhook else { return place["timeoutSeconds"].integer() }
            return place["timeoutSeconds"].integer(default: Default(isBeta ? 30 : 10, source: APIReference.webhook))
        }

        /// Whether the API server, or whoever asks it, goes on as if nothing were where there is no answer: autoscalers ask for
        /// metrics again, and leave the number of Pods as it is until then.
        ///
        /// Source: Kubernetes, Horizontal Pod Autoscaling, "Support for metrics APIs".
        package var isDispensable: Bool {
            let metrics = ["metrics.k8s.io", "custom.metrics.k8s.io", "external.metrics.k8s.io"]
            guard isWebhook else { return metrics.contains(place["group"].text ?? "") }
            return (place["failurePolicy"].text ?? (isBeta ? "Ignore" : "Fail")) == "Ignore"
        }

        /// What is asked for: the resources that are written, or the API.
        package var resources: [String] {
            isWebhook ? place["rules"].items.flatMap { $0["resources"].items }.compactMap(\.text) : [object.name]
        }
    }
}
