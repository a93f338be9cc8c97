import HardenRollout
package import HardenYAML

/// What Kong does with the requests for a Service: its own file says it, or annotations that the Kong Ingress Controller
/// reads. Times are in milliseconds.
///
/// Sources: Kong Gateway, Service entity; Kong Ingress Controller, annotations reference.
package struct KongRequestView: Sendable {
    /// Whether a decK file says it.
    package let isDeck: Bool
    package let retries: Field<Int>
    package let connectTimeout: Field<Int>
    package let readTimeout: Field<Int>
    /// Where the Service's own read timeout is written, whatever is the default of its file.
    package let readTimeoutPlace: Place
    /// `http`, `https`, `grpc` and others.
    package let scheme: Field<String>

    package init(_ service: DeckServiceView) {
        isDeck = true
        retries = service.retries
        connectTimeout = service.connectTimeout
        readTimeout = service.readTimeout
        readTimeoutPlace = service.place["read_timeout"]
        scheme = service.scheme
    }

    package init(annotationsOf service: ServiceView) {
        isDeck = false
        retries = service.kongRetries.number(default: DeckServiceView.standardRetries)
        connectTimeout = service.kongConnectTimeout.number(default: DeckServiceView.standardTime)
        readTimeout = service.kongReadTimeout.number(default: DeckServiceView.standardTime)
        readTimeoutPlace = readTimeout.place
        scheme = service.kongProtocol
    }

    /// The number as it is written there: annotations are texts.
    package func value(_ number: Int) -> YAMLValue { isDeck ? .int(number) : .string("\(number)") }
}

extension Field where Value == String {
    /// The whole number of 32 bits that an annotation holds.
    fileprivate func number(default standard: Default<Int>) -> Field<Int> {
        let content: Field<Int>.Content =
            switch self.content {
            case .written(let text):
                Int32(text).map { .written(Int($0)) } ?? .malformed(expected: "a whole number in quotes")
            case .absent, .defaulted: .defaulted(standard)
            case .unknown: .unknown
            case .malformed(let expected): .malformed(expected: expected)
            }
        return Field<Int>(content, at: place)
    }
}

extension Topology {
    /// What Kong does with the requests on a route; `nil` where another proxy stands there.
    package func kongRequests(on route: TrafficRoute) -> KongRequestView? {
        guard route.kind.path?.proxy == .kong, route.source != .configuration else { return nil }
        if case .deck(let file, let number) = route.source {
            return KongRequestView(manifests.deckFiles[file].services[number])
        }
        return service(at: route.service).map { KongRequestView(annotationsOf: $0.view) }
    }
}
