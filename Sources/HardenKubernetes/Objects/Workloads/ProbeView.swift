import HardenYAML

/// How a probe or a lifecycle hook reaches the container.
package enum HandlerKind: String, Sendable, Hashable, CaseIterable {
    case exec
    case httpGet
    case tcpSocket
    case grpc
    /// Only in lifecycle hooks.
    case sleep
}

/// A readiness, liveness or startup probe. Durations are in seconds.
///
/// Source: Kubernetes API reference, Probe v1.
package struct ProbeView: Sendable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case readiness = "readinessProbe"
        case liveness = "livenessProbe"
        case startup = "startupProbe"
    }

    package let kind: Kind
    package let place: Place

    /// The handlers that are written; a valid probe has exactly one.
    package var handlers: [HandlerKind] { HandlerKind.allCases.filter { place[$0.rawValue].node != nil } }

    /// The handler, where there is exactly one.
    package var handler: HandlerKind? { handlers.count == 1 ? handlers.first : nil }

    package var initialDelaySeconds: Field<Int> { second("initialDelaySeconds", 0) }
    package var timeoutSeconds: Field<Int> { second("timeoutSeconds", 1) }
    package var periodSeconds: Field<Int> { second("periodSeconds", 10) }
    package var successThreshold: Field<Int> { second("successThreshold", 1) }
    package var failureThreshold: Field<Int> { second("failureThreshold", 3) }
    /// Grace for a restart by a failing liveness or startup probe; not allowed on readiness probes.
    package var terminationGracePeriodSeconds: Field<Int> { place["terminationGracePeriodSeconds"].integer() }

    package var http: HTTPHandlerView { HTTPHandlerView(place: place["httpGet"]) }
    package var tcpPort: Field<IntOrString> { place["tcpSocket"]["port"].countOrText() }
    package var grpcPort: Field<Int> { place["grpc"]["port"].integer() }
    package var command: Field<[String]> { place["exec"]["command"].strings() }

    /// The port that the handler talks to; absent for commands.
    package var port: Field<IntOrString> {
        switch handler {
        case .httpGet: http.port
        case .grpc: grpcPort.map { .int($0) }
        case .tcpSocket: tcpPort
        case .exec, .sleep, nil: Field(.absent, at: place)
        }
    }

    /// Whether two probes ask the container the same question, whatever their timing.
    package func hasSameHandler(as other: ProbeView) -> Bool {
        guard let handler, handler == other.handler else { return false }
        return switch handler {
        case .httpGet:
            http.port.value == other.http.port.value && http.path.value == other.http.path.value
                && http.scheme.value == other.http.scheme.value
        case .tcpSocket: tcpPort.value == other.tcpPort.value
        case .grpc:
            grpcPort.value == other.grpcPort.value
                && place["grpc"]["service"].text == other.place["grpc"]["service"].text
        case .exec: command.value == other.command.value
        case .sleep: false
        }
    }

    private func second(_ key: String, _ standard: Int) -> Field<Int> {
        place[key].integer(default: Default(standard, source: APIReference.probe))
    }
}

/// An HTTP request that the kubelet makes.
package struct HTTPHandlerView: Sendable {
    package let place: Place

    package var path: Field<String> { place["path"].string(default: Default("/", source: APIReference.probe)) }
    package var port: Field<IntOrString> { place["port"].countOrText() }
    package var scheme: Field<String> { place["scheme"].string(default: Default("HTTP", source: APIReference.probe)) }
    package var host: Field<String> { place["host"].string() }

    /// Headers by name as written.
    package var headers: [(name: String, value: Field<String>)] {
        place["httpHeaders"].items.map { ($0["name"].text ?? "", $0["value"].string()) }
    }
}
