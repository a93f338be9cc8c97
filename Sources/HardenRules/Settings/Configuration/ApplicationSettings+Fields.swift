package import HardenCoding
import HardenRollout

extension ApplicationSettings: SpecCodable {
    package static let record = SpecRecord(
        "Application",
        "What manifests do not say about an application.",
        prototype: ApplicationSettings()
    ) {
        SpecField(
            "slowestRequest",
            optional: \.slowestRequest,
            .duration(minimum: .milliseconds(1)),
            "The longest that a request takes from its first to its last byte. Unknown: the timeout of its path."
        )
        SpecField(
            "shutdown",
            optional: \.shutdown,
            .duration(),
            "How long the application needs after SIGTERM."
        )
        SpecField(
            "onSIGTERM",
            optional: \.onSIGTERM,
            .word("ShutdownReaction"),
            "What it does on SIGTERM. Unknown: it exits at once."
        )
        SpecField(
            "closesConnections",
            optional: \.closesConnections,
            .flag,
            "Whether it answers with Connection: close (HTTP/2: GOAWAY) while it drains."
        )
        SpecField(
            "keepAlive",
            optional: \.keepAlive,
            .duration(minimum: .milliseconds(1)),
            "How long the server keeps an idle connection open, as configured in it."
        )
        SpecField(
            "longestConnection",
            optional: \.longestConnection,
            .duration(minimum: .seconds(1)),
            "How long a connection carries one answer at most: a WebSocket, a gRPC stream, server-sent events."
        )
        SpecField(
            "idempotent",
            optional: \.idempotent,
            .flag,
            "Whether any request may be sent twice without harm."
        )
        SpecField(
            "shell",
            optional: \.shell,
            .flag,
            "Whether the image has /bin/sh."
        )
        SpecField(
            "spot",
            optional: \.spot,
            .flag,
            "Whether the Pods run on Spot VMs."
        )
        SpecField(
            "drainLatency",
            optional: \.drainLatency,
            .own,
            "Measured times until a path sends no new request to a stopping Pod, in place of the planning values."
        )
    }

    package static let codec = record.codec
}

extension DrainLatencies: SpecCodable {
    package static let codec = SpecRecord(
        "DrainLatency",
        "Times until a path sends no new request to a stopping Pod.",
        prototype: DrainLatencies(),
        fields: TrafficPath.allCases.map { path in
            SpecField(
                path.name,
                optional: \DrainLatencies[path],
                .duration(),
                "On the path of \(path.label); \(path.learnsOnReload ? "no end" : "\(path.drainLatency)s") if left out."
            )
        }
    ).codec
}
