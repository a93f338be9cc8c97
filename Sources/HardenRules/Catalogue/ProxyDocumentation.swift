import HardenRollout

/// What each proxy makes of a failure, as the simulator counts it: made from the model alone.
package enum ProxyDocumentation {
    /// The page as Markdown.
    package static var markdown: String {
        let failures = Symptom.allCases.map { symptom in
            [symptom.label] + hops.map { statuses(of: symptom, behind: $0) }
        }
        let paths = TrafficPath.allCases.map { retries(on: $0.label, behind: $0.proxy, $0.defaultRetries) }
        // On no path that is known here; what users commonly configure.
        let others = [Hop.envoy, .haProxy].map {
            retries(on: "\($0.label) elsewhere, as is customary", behind: $0, $0.retries)
        }
        return """
            # What clients get when a request fails

            \(table(["what happens"] + hops.map(name), failures))

            "closed": the connection ends without an answer; many clients then send a GET again by themselves.
            nginx, Envoy and HAProxy were measured; for the others it is what their documentation or source says.

            # What proxies send again

            \(table(["path", "proxy", "a failed connection", "a request whose connection broke"], paths + others))

            Retries help only while another Pod serves. Without a POST: requests that may be sent twice, such as GET.

            """
    }

    /// Those that answer differently: Google's Envoy answers as any other.
    private static var hops: [Hop] {
        var names: Set<String> = []
        return Hop.forwarding.filter { names.insert($0.label).inserted }
    }

    private static func name(_ hop: Hop) -> String { hop.layer == .request ? hop.label : "none (\(hop.label))" }

    private static func table(_ header: [String], _ rows: [[String]]) -> String {
        ([header, header.map { _ in "---" }] + rows).map(line).joined(separator: "\n")
    }

    private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    private static func statuses(of symptom: Symptom, behind proxy: Hop) -> String {
        proxy.statuses(symptom).map { $0.map(String.init) ?? "closed" }.joined(separator: " or ")
    }

    private static func retries(on path: String, behind proxy: Hop, _ retries: Retries) -> [String] {
        func text(_ scope: Retries.Scope) -> String {
            switch scope {
            case .none: "no"
            case .idempotent: "\(retries.attempts) ×, without a POST"
            case .all: "\(retries.attempts) ×"
            }
        }
        return [path, name(proxy), text(retries.connectFailures), text(retries.brokenConnections)]
    }
}

extension Symptom {
    fileprivate var label: String {
        switch self {
        case .refused: "the Pod's port is closed"
        case .unreachable: "the Pod's address is gone"
        case .cutInFlight: "the process ends while it answers"
        case .keepAliveRace: "an idle connection closes as it is used"
        case .timeout: "the answer takes longer than the timeout"
        case .noEndpoint: "no Pod is left"
        case .applicationError: "the Pod cannot serve yet"
        }
    }
}
