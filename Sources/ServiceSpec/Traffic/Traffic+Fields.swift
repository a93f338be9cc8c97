package import HardenCoding

extension Traffic: SpecCodable {
    package static let codec = SpecRecord(
        "Traffic",
        "What the requests are like.",
        prototype: Traffic()
    ) {
        SpecField(
            "slowestRequest",
            \.slowestRequest,
            .duration(minimum: .milliseconds(1)),
            "The longest that a request takes from its first to its last byte. Timeouts follow from it."
        )
        SpecField("idempotent", \.idempotent, .flag, "Whether any request may be sent twice without harm.")
        SpecField("connections", \.connections, .own, "How long connections live.")
        SpecField(
            "keepAlive",
            optional: \.keepAlive,
            .duration(minimum: .milliseconds(1)),
            "How long the server keeps an idle connection open, as configured in it; unknown if left out."
        )
    }.codec
}

extension Traffic.Connections: SpecCodable {
    package static let codec = SpecUnion<Self>(
        "Connections",
        "How long connections live.",
        words: [.init("requests", .requests, "Requests and answers.")],
        choices: [
            .tagged("webSocket", .duration(minimum: .seconds(1)), "WebSockets, open for up to this time.") {
                .webSocket(longest: $0)
            } extract: {
                if case .webSocket(let longest) = $0 { longest } else { nil }
            },
            .tagged("streaming", .duration(minimum: .seconds(1)), "Streams that go on for up to this time.") {
                .streaming(longest: $0)
            } extract: {
                if case .streaming(let longest) = $0 { longest } else { nil }
            },
        ]
    ).codec
}

extension Shutdown: SpecCodable {
    package static let codec = SpecRecord(
        "Shutdown",
        "What the application does when it is told to stop.",
        prototype: Shutdown()
    ) {
        SpecField("duration", \.duration, .duration(), "How long the application needs after SIGTERM.")
        SpecField("onSIGTERM", \.onSIGTERM, .word("ShutdownReaction"), "What it does on SIGTERM.")
        SpecField(
            "closesConnections",
            \.closesConnections,
            .flag,
            "Whether it answers with Connection: close (HTTP/2: GOAWAY) while it drains."
        )
        SpecField(
            "drainPath",
            optional: \.drainPath,
            .text(.path),
            "GET on this path of the first HTTP port tells the server to start draining; needs a shell in the image."
        )
    }.codec
}

extension SessionAffinity: SpecCodable {
    package static let codec = SpecUnion<SessionAffinity>(
        "SessionAffinity",
        "Whether requests of one client should reach the same Pod.",
        words: [
            .init("none", .none, "Any Pod will do."),
            .init("clientIP", .clientIP, "By the client's address."),
        ],
        choices: [
            .fields("cookie", Cookie.record) {
                .cookie(name: $0.name, lifetime: $0.lifetime)
            } extract: {
                guard case .cookie(let name, let lifetime) = $0 else { return nil }
                return Cookie(name: name, lifetime: lifetime)
            }
        ]
    ).codec

    private struct Cookie: Sendable {
        var name: String
        var lifetime: Duration

        static let record = SpecRecord(
            "Cookie",
            "A cookie that the proxy sets.",
            prototype: standard
        ) {
            SpecField(
                "cookie",
                \.name,
                .text(.cookieName),
                isRequired: true,
                "By a cookie of this name. Google Cloud's load balancers use a name of their own."
            )
            // Browsers keep no cookie for longer. Source: RFC 6265bis, section 5.5.
            SpecField(
                "lifetime",
                \.lifetime,
                .duration(maximum: .seconds(400 * 24 * 3600), wholeSeconds: true),
                "How long the cookie is valid."
            )
        }

        private static var standard: Cookie {
            guard case .cookie(let name, let lifetime) = SessionAffinity.cookie() else {
                return Cookie(name: "", lifetime: .zero)
            }
            return Cookie(name: name, lifetime: lifetime)
        }
    }
}
