import HardenYAML

/// A preStop or postStart hook.
///
/// Source: Kubernetes API reference, LifecycleHandler v1.
package struct LifecycleHookView: Sendable {
    package let place: Place

    package var exists: Bool { place.exists }

    /// The handlers that are written; a valid hook has exactly one.
    package var handlers: [HandlerKind] { HandlerKind.allCases.filter { place[$0.rawValue].node != nil } }

    package var handler: HandlerKind? { handlers.count == 1 ? handlers.first : nil }

    /// Seconds of the kubelet's own sleep.
    package var sleepSeconds: Field<Int> { place["sleep"]["seconds"].integer() }
    package var command: Field<[String]> { place["exec"]["command"].strings() }
    package var http: HTTPHandlerView { HTTPHandlerView(place: place["httpGet"]) }
}
