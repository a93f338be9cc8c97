import HardenRollout

/// What each proxy makes of a failure, as the simulator counts it: made from the model alone.
package enum ProxyDocumentation {
    /// The page as Markdown.
    package static var markdown: String {
        let failures = Symptom.allCases.map { symptom in
            [symptom.label] + Proxy.allCases.map { statuses(of: symptom, behind: $0) }
        }
        let paths = TrafficPath.allCases.map { retries(on: $0.label, behind: $0.proxy, Retries.defaults(on: $0)) }
        // On no path that is known here; what users commonly configure.
        let others = [Proxy.envoy, .haProxy].map {
            retries(on: "\($0.label) elsewhere, as is customary", behind: $0, Retries.customary(for: $0))
        }
        return """
            # What clients get when a request fails

            \(table(["what happens"] + Proxy.allCases.map(\.label), failures))

            "closed": the connection ends without an answer; many clients then send a GET again by themselves.
            nginx, Envoy and HAProxy were measured; for the others it is what their documentation or source says.

            # What proxies send again

            \(table(["path", "proxy", "a failed connection", "a request whose connection broke"], paths + others))

            Retries help only while another Pod serves. Without a POST: requests that may be sent twice, such as GET.

            """
    }

    private static func table(_ header: [String], _ rows: [[String]]) -> String {
        ([header, header.map { _ in "---" }] + rows).map(line).joined(separator: "\n")
    }

    private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    private static func statuses(of symptom: Symptom, behind proxy: Proxy) -> String {
        proxy.statuses(of: symptom).map { $0.map(String.init) ?? "closed" }.joined(separator: " or ")
    }

    private static func retries(on path: String, behind proxy: Proxy, _ retries: Retries) -> [String] {
        func text(_ scope: Retries.Scope) -> String {
            switch scope {
            case .none: "no"
            case .idempotent: "\(retries.attempts) ×, without a POST"
            case .all: "\(retries.attempts) ×"
            }
        }
        return [path, proxy.label, text(retries.connectFailures), text(retries.brokenConnections)]
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
