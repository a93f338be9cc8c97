import HardenCoding
import HardenRollout

/// What is known of servers, as a table for people and as JSON for programs: made from the entries alone.
package enum ServerDocumentation {
    /// Raised when something is removed from the JSON or changes its meaning.
    static let schemaVersion = 1

    /// The page as Markdown.
    package static var markdown: String {
        let header = [
            "server", "speaks", "on SIGTERM", "on its image's STOPSIGNAL", "keeps idle connections", "set by",
            "says Connection: close while draining",
        ]
        let rows = KnownServer.all.map { server in
            [
                "\(server.title) (`\(server.name)`)",
                server.speaks.label,
                marked(server.onSIGTERM) { $0.label } + (server.isLibrary ? ", if the application does nothing" : ""),
                server.stopSignal.map { signal in "\(signal.name): " + marked(signal.reaction) { $0.label } } ?? "–",
                server.speaks.isHTTP
                    ? marked(server.keepAlive) { $0.label }
                        + (server.keepAliveInImage.map { "; \($0) s in its image" } ?? "") : "–",
                server.keepAliveSettings.isEmpty
                    ? "–" : server.keepAliveSettings.map { "`\($0.label)`" }.joined(separator: ", "),
                server.speaks.isHTTP ? marked(server.closesConnections) { $0 ? "yes" : "no" } : "–",
            ]
        }
        let lines = ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
        let sources = KnownServer.all.map { server in "- \(server.title): " + server.sources.joined(separator: "; ") }
        return """
            # What is known of servers

            \(lines.joined(separator: "\n"))

            *: measured on the real program, as a container's first process; all else is what its documentation says.
            A server that drains closes its listener at once, finishes the requests that it has, and ends.

            ## Sources

            \(sources.joined(separator: "\n"))

            """
    }

    /// The same as `schemaVersion` and a list of `servers`; each fact is a `value` with its `evidence`.
    package static var json: String {
        let servers = KnownServer.all.map(record)
        return SpecNode(
            .map([
                SpecEntry("schemaVersion", SpecNode(.int(schemaVersion))),
                SpecEntry("servers", SpecNode(.list(servers))),
            ])
        ).json
    }

    private static func marked<Value>(_ fact: KnownServer.Fact<Value>, _ text: (Value) -> String) -> String {
        text(fact.value) + (fact.evidence == .measured ? " *" : "")
    }

    private static func record(_ server: KnownServer) -> SpecNode {
        var entries: [SpecEntry] = [
            SpecEntry("name", "\(server.name)"),
            SpecEntry("title", "\(server.title)"),
            SpecEntry("role", "\(server.role.rawValue)"),
            SpecEntry("speaks", "\(server.speaks.label)"),
            SpecEntry("ports", SpecNode(.list(server.ports.map { SpecNode(.int($0)) }))),
            SpecEntry("onSIGTERM", fact(server.onSIGTERM, stopping)),
            SpecEntry("isLibrary", SpecNode(.bool(server.isLibrary))),
        ]
        if let signal = server.stopSignal {
            entries.append(SpecEntry("stopSignal", "\(signal.name)"))
            entries.append(SpecEntry("onStopSignal", fact(signal.reaction, stopping)))
        }
        if server.speaks.isHTTP {
            entries.append(SpecEntry("keepAlive", fact(server.keepAlive, keepAlive)))
            if let seconds = server.keepAliveInImage {
                entries.append(SpecEntry("keepAliveInImage", SpecNode(.int(seconds))))
            }
            entries.append(SpecEntry("keepAliveSetBy", SpecNode(.list(server.keepAliveSettings.map { "\($0.label)" }))))
            entries.append(SpecEntry("closesConnections", fact(server.closesConnections) { SpecNode(.bool($0)) }))
        }
        entries.append(SpecEntry("sources", SpecNode(.list(server.sources.map { "\($0)" }))))
        return SpecNode(.map(entries))
    }

    private static func fact<Value>(_ fact: KnownServer.Fact<Value>, _ value: (Value) -> SpecNode) -> SpecNode {
        ["value": value(fact.value), "evidence": "\(fact.evidence.rawValue)"]
    }

    /// A word, and the limit where there is one.
    private static func stopping(_ stopping: KnownServer.Stopping) -> SpecNode {
        switch stopping {
        case .exits: "exits"
        case .drains(nil): "drains"
        case .drains(let limit?): "drains for \(limit) s"
        case .ignores: "ignores"
        case .restarts: "restarts"
        }
    }

    /// Seconds, or a word.
    private static func keepAlive(_ keepAlive: KnownServer.KeepAlive) -> SpecNode {
        switch keepAlive {
        case .seconds(let seconds): SpecNode(.int(seconds))
        case .off: "off"
        case .unlimited: "unlimited"
        case .notHTTP: SpecNode(.null)
        }
    }
}
