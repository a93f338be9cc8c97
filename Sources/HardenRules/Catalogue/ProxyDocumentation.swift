import HardenRollout

/// What each proxy makes of a failure, as the simulator counts it: made from the model alone.
package enum ProxyDocumentation {
    /// The page as Markdown.
    package static var markdown: String {
        let header = ["what happens"] + Proxy.allCases.map(\.label)
        var rows = Symptom.allCases.map { symptom in
            [symptom.label] + Proxy.allCases.map { statuses(of: symptom, behind: $0) }
        }
        rows.append(["a failed connection is made again"] + Proxy.allCases.map { retries(of: $0, \.connectFailures) })
        rows.append(["a broken request is sent again"] + Proxy.allCases.map { retries(of: $0, \.brokenConnections) })
        return """
            # What clients get when a request fails

            \(line(header))
            \(line(header.map { _ in "---" }))
            \(rows.map(line).joined(separator: "\n"))

            "closed": the connection ends without an answer; many clients then send a GET again by themselves.
            nginx, Envoy and HAProxy were measured; for the others it is what their documentation or source says.
            Retries are those that are customary or on by default. They help only while another Pod serves.

            Which proxy stands on a path:

            \(paths.joined(separator: "\n"))

            """
    }

    private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    private static func statuses(of symptom: Symptom, behind proxy: Proxy) -> String {
        proxy.statuses(of: symptom).map { $0.map(String.init) ?? "closed" }.joined(separator: " or ")
    }

    private static func retries(of proxy: Proxy, _ scope: KeyPath<Retries, Retries.Scope>) -> String {
        let retries = Retries.customary(for: proxy)
        return switch retries[keyPath: scope] {
        case .none: "no"
        case .idempotent: "\(retries.attempts) ×, no POST"
        case .all: "\(retries.attempts) ×"
        }
    }

    private static var paths: [String] {
        Proxy.allCases.compactMap { proxy in
            let paths = TrafficPath.allCases.filter { $0.proxy == proxy }
            return paths.isEmpty ? nil : "- \(proxy.label): \(paths.map(\.label).joined(separator: ", "))"
        }
    }
}

extension Proxy {
    fileprivate var label: String {
        switch self {
        case .googleFrontEnd: "Google Front End"
        case .envoy: "Envoy"
        case .nginx: "nginx"
        case .ingressNGINX: "ingress-nginx"
        case .kong: "Kong"
        case .haProxy: "HAProxy"
        case .kubeProxy: "none (kube-proxy)"
        }
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
