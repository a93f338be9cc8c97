package import HardenCoding

extension Health: SpecCodable {
    package static let codec = SpecRecord(
        "Health",
        "How Kubernetes finds out whether a Pod can serve.",
        prototype: Health()
    ) {
        SpecField(
            "readiness",
            optional: \.readiness,
            .own,
            "Whether the Pod should get requests now. A service with ports needs it."
        )
        SpecField("liveness", optional: \.liveness, .own, "Whether only a restart helps.")
        SpecField(
            "startup",
            optional: \.startup,
            .own,
            "Whether the application has started; the check of liveness, with more patience, if left out."
        )
    }.codec
}

extension Probe: SpecCodable {
    package static let codec = SpecRecord(
        "Probe",
        "A question that Kubernetes asks a Pod again and again.",
        prototype: Probe(.tcp(port: nil)),
        variants: SpecVariants(\.check, Check.choices)
    ) {
        SpecField(
            "every",
            optional: \.every,
            .duration(minimum: .seconds(1), wholeSeconds: true),
            "The time from one question to the next; depends on the probe's role if left out."
        )
        SpecField(
            "timeout",
            optional: \.timeout,
            .duration(minimum: .seconds(1), wholeSeconds: true),
            "The time within which the answer must come; depends on the probe's role if left out."
        )
        SpecField(
            "failures",
            optional: \.failures,
            .number(1...1000),
            "How many questions in a row must fail; depends on the probe's role if left out."
        )
    }.codec
}

extension Probe.Check {
    fileprivate static let choices: [SpecChoice<Self>] = [
        .fields("http", HTTP.record) {
            .http(path: $0.path, port: $0.port)
        } extract: {
            guard case .http(let path, let port) = $0 else { return nil }
            return HTTP(path: path, port: port)
        },
        .fields("tcp", TCP.record) {
            .tcp(port: $0.port)
        } extract: {
            guard case .tcp(let port) = $0 else { return nil }
            return TCP(port: port)
        },
        .fields("grpc", GRPC.record) {
            .grpc(service: $0.service, port: $0.port)
        } extract: {
            guard case .grpc(let service, let port) = $0 else { return nil }
            return GRPC(service: service, port: port)
        },
        .tagged("exec", .list(of: .text(), minimum: 1), "A command that ends with status 0; not run by a shell.") {
            .exec($0)
        } extract: {
            if case .exec(let command) = $0 { command } else { nil }
        },
    ]

    private static let portSummary = "The port to ask; the service's first if left out."

    private struct HTTP: Sendable {
        var path = ""
        var port: Int?

        static let record = SpecRecord(
            "HTTPCheck",
            "A GET request.",
            prototype: HTTP()
        ) {
            SpecField("http", \.path, .text(.path), isRequired: true, "The path of a GET request.")
            SpecField("port", optional: \.port, .number(1...65535), portSummary)
        }
    }

    /// A check that may name its port, or say `true` for the service's first.
    private struct TCP: Sendable {
        var isOn = true
        var port: Int?

        static let record = SpecRecord(
            "TCPCheck",
            "A TCP connection.",
            prototype: TCP()
        ) {
            SpecField("tcp", \.isOn, .on, isRequired: true, "A TCP connection that is accepted; write true.")
            SpecField("port", optional: \.port, .number(1...65535), portSummary)
        }
    }

    private struct GRPC: Sendable {
        var service: String?
        var port: Int?

        /// The service's name, or an empty string for the whole server.
        var name: String {
            get { service ?? "" }
            set { service = newValue.isEmpty ? nil : newValue }
        }

        static let record = SpecRecord(
            "GRPCCheck",
            "The gRPC health checking protocol.",
            prototype: GRPC()
        ) {
            SpecField(
                "grpc",
                \.name,
                .text(),
                isRequired: true,
                "The name of a service to ask for with the gRPC health checking protocol, or \"\" for the server."
            )
            SpecField("port", optional: \.port, .number(1...65535), portSummary)
        }
    }
}

extension SpecCodec where Value == Bool {
    /// `true`, which only marks a form.
    fileprivate static let on = SpecCodec.scalar("true", schema: ["const": true]) {
        SpecNode(.bool($0))
    } parse: {
        if case .bool(true) = $0 { true } else { nil }
    }
}
