package import HardenCoding

extension Kong: SpecCodable {
    package static let codec = SpecRecord(
        "Kong",
        "A Kong gateway in front of the service.",
        prototype: Kong(.ingressController()),
        variants: SpecVariants(\.configuration, Configuration.choices)
    ) {
        SpecField("hosts", \.route.hosts, .hosts, RouteFields.hosts)
        SpecField("paths", \.route.paths, .paths, RouteFields.paths)
        SpecField("port", optional: \.route.port, .text(.portName), RouteFields.port)
        SpecField(
            "retries",
            \.retries,
            .number(0...32767),
            "How often Kong tries again after a connection error or a timeout."
        )
    }.codec
}

extension Kong.Configuration {
    fileprivate static let choices: [SpecChoice<Self>] = [
        .tagged("ingressController", Controller.record.codec, "Configured by Kong Ingress Controller.") {
            .ingressController(class: $0.class, tlsSecret: $0.tlsSecret)
        } extract: {
            guard case .ingressController(let ingressClass, let tlsSecret) = $0 else { return nil }
            return Controller(class: ingressClass, tlsSecret: tlsSecret)
        },
        .tagged("deck", Deck.record.codec, "Configured by decK, from a declarative file.") {
            .deck(targets: $0.targets)
        } extract: {
            guard case .deck(let targets) = $0 else { return nil }
            return Deck(targets: targets)
        },
    ]

    private struct Controller: Sendable {
        var `class` = "kong"
        var tlsSecret: String?

        static let record = SpecRecord(
            "KongIngressController",
            "Kong Ingress Controller.",
            prototype: Controller()
        ) {
            SpecField("class", \.class, .text(.objectName), "The controller's Ingress class.")
            SpecField(
                "tlsSecret",
                optional: \.tlsSecret,
                .text(.objectName),
                "A Secret with the certificate; no TLS if left out."
            )
        }
    }

    private struct Deck: Sendable {
        var targets = ProxyTargets.headless

        static let record = SpecRecord(
            "KongDeck",
            "A declarative file for decK.",
            prototype: Deck()
        ) {
            SpecField("targets", \.targets, .own, "Where Kong sends requests.")
        }
    }
}
