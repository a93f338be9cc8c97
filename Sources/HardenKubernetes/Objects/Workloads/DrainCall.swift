/// A request of a preStop hook after which the application serves no longer, although its process goes on for now.
package struct DrainCall: Sendable, Hashable {
    /// Its path and query, as written.
    package let path: String
    /// `nil` where none is written, or a variable.
    package let port: Int?
    /// Whether it ends the process, such as Spring's `/actuator/shutdown`, where others let it refuse new requests.
    package let endsProcess: Bool
    /// Seconds of the hook that come before it.
    package var after = 0

    /// Words by which paths and queries ask to stop, and whether the process ends with them.
    ///
    /// Sources: Spring Boot, Actuator, `shutdown`; Envoy, "Administration interface", `/quitquitquit`, `/drain_listeners`;
    /// all others are taken by their meaning.
    private static let words: [String: Bool] = [
        "shutdown": true, "quit": true, "quitquitquit": true, "stop": true, "terminate": true, "exit": true,
        "drain": false, "draining": false, "drain_listeners": false, "down": false, "offline": false,
        "graceful-shutdown": false, "gracefulshutdown": false, "graceful_shutdown": false, "lameduck": false,
    ]
    /// Parts of paths that only make a health check fail, or that take the Pod out of a register.
    private static let others: Set<Substring> = [
        "health", "healthz", "healthcheck", "ready", "readyz", "readiness", "livez", "service-registry", "nacos",
        "eureka",
    ]
    private static let truths: Set<Substring> = ["", "true", "1", "yes", "on"]

    /// - Parameter text: A path with its query, such as `/ok.htm?down=true`.
    /// - Returns: `nil` for one that asks something else, or that lets the application go on serving.
    package init?(path text: String, port: Int?) {
        let parts = text.lowercased().split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let segments = parts[0].split(separator: "/")
        guard Self.others.isDisjoint(with: segments) else { return nil }
        let pairs = (parts.count > 1 ? parts[1] : "").split(separator: "&").map {
            $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        }
        // Envoy goes on taking connections for its drain time.
        if segments.last == "drain_listeners", pairs.contains(where: { $0.first == "graceful" }) { return nil }
        let isTaken = pairs.contains {
            $0.count > 1 && !Self.truths.contains($0[1]) && Self.words[String($0[0])] != nil
        }
        let asked =
            segments.suffix(1) + pairs.filter { $0.count < 2 || Self.truths.contains($0[1]) }.compactMap(\.first)
        guard !isTaken, let ends = asked.lazy.compactMap({ Self.words[String($0)] }).first else { return nil }
        path = text
        self.port = port
        endsProcess = ends
    }

    /// The request of a `curl` or `wget` to the Pod itself.
    init?(_ command: ShellScript.Command) {
        guard ["curl", "wget"].contains(command.program) else { return nil }
        for word in command.words.dropFirst() where !word.hasPrefix("-") {
            guard let address = word.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false).last,
                let slash = address.firstIndex(of: "/")
            else { continue }
            let authority = address[..<slash]
            // Within the brackets of an address of IPv6 there are colons as well.
            let colon = authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
            let host = authority[..<(colon ?? authority.endIndex)]
            guard ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"].contains(host) || host.hasPrefix("$") else { continue }
            let port = colon.flatMap { Int(authority[authority.index(after: $0)...]) }
            if let call = DrainCall(path: String(address[slash...]), port: port) {
                self = call
                return
            }
        }
        return nil
    }
}
