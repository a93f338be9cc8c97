package import HardenCoding

extension Port: SpecCodable {
    package static let codec = SpecUnion<Port>(
        "Port",
        "A port on which the application listens.",
        choices: Transport.allCases.map { transport in
            .fields(transport.rawValue, Fields.record(transport)) {
                Port(
                    name: $0.name,
                    number: $0.number,
                    transport: transport,
                    servicePort: $0.servicePort
                )
            } extract: { port in
                guard port.transport == transport else { return nil }
                let standard = transport.servicePort(for: port.number)
                return Fields(
                    number: port.number,
                    name: port.name,
                    servicePort: port.servicePort == standard ? nil : port.servicePort
                )
            }
        }
    ).codec

    private struct Fields: Sendable {
        var number = 0
        var name: String
        var servicePort: Int?

        static func record(_ transport: Transport) -> SpecRecord<Fields> {
            SpecRecord(
                "PortFields",
                "A port.",
                prototype: Fields(name: transport.rawValue)
            ) {
                SpecField(
                    transport.rawValue,
                    \.number,
                    .number(1...65535),
                    isRequired: true,
                    "The number of a port in the container that speaks \(transport.words)."
                )
                SpecField(
                    "name",
                    \.name,
                    .text(.portName),
                    // Nothing is known of a TCP port that could name it.
                    isRequired: transport == .tcp,
                    "The port's name, by which exposures refer to it."
                )
                SpecField(
                    "servicePort",
                    optional: \.servicePort,
                    .number(1...65535),
                    "The number in the cluster; \(transport.standardPortWords) if left out."
                )
            }
        }
    }
}

extension Port.Transport {
    fileprivate var words: String {
        switch self {
        case .http: "HTTP without TLS"
        case .https: "HTTP over TLS"
        case .grpc: "gRPC without TLS"
        case .tcp: "anything else over TCP"
        }
    }

    fileprivate var standardPortWords: String {
        // Two numbers that give the same answer show that it does not depend on the number.
        servicePort(for: 1) == servicePort(for: 2) ? "\(servicePort(for: 1))" : "the same"
    }
}
