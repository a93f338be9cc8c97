package import HardenRollout

/// A text that evidence has and that tells what happened: a value of a field, a flag, or a part of a message.
package struct Sign: Sendable, Hashable {
    /// As whoever writes it spells it.
    package let text: String
    package let vocabulary: Vocabulary
    /// Statuses that come with it; empty where it is the backend's own, or there is none.
    package let statuses: [Int]
    /// What it allows, the likeliest first; none where nothing failed.
    package let causes: [Cause]

    /// Who writes a sign, and where.
    package enum Vocabulary: String, Sendable, Hashable, CaseIterable {
        case statusDetails = "statusDetails of Google's global load balancers"
        case proxyError = "proxyStatus error of Google's Envoy-based load balancers"
        case proxyDetails = "proxyStatus details of Google's Envoy-based load balancers"
        case envoyFlag = "Envoy's response flags"
        case envoyDetails = "Envoy's response code details"
        case nginx = "nginx's error log"
        case ingressNGINX = "ingress-nginx's log"
        case kong = "Kong's answers and log"
        case haProxy = "HAProxy's termination states"
        case kubernetes = "events and states of Kubernetes"
        case ingressController = "events of GKE's Ingress controller"
        case response = "bodies of answers"

        /// Whether its signs are parts of longer texts, and not values of a field.
        package var isPartOfText: Bool {
            switch self {
            case .nginx, .ingressNGINX, .kong, .ingressController, .response: true
            case .statusDetails, .proxyError, .proxyDetails, .envoyFlag, .envoyDetails, .haProxy, .kubernetes: false
            }
        }

        /// Where the signs come from.
        package var source: String {
            switch self {
            case .statusDetails: "https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring"
            case .proxyError: "https://www.rfc-editor.org/rfc/rfc9209.html#section-2.3"
            case .proxyDetails: "https://docs.cloud.google.com/load-balancing/docs/l7-internal/monitoring"
            case .envoyFlag, .envoyDetails:
                "https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage"
            case .nginx: "https://github.com/nginx/nginx/blob/master/src/http/ngx_http_upstream.c"
            case .ingressNGINX: "https://github.com/kubernetes/ingress-nginx/tree/main/rootfs/etc/nginx/lua"
            case .kong: "https://developer.konghq.com/gateway/entities/upstream/"
            case .haProxy: "https://docs.haproxy.org/3.0/configuration.html#8.5"
            case .kubernetes: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/"
            case .ingressController: "https://github.com/kubernetes/ingress-gce/tree/master/pkg"
            case .response:
                "https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing"
            }
        }

        /// The hop of the rollout model that writes it.
        package var hop: Hop? {
            switch self {
            case .statusDetails: .googleFrontEnd
            case .proxyError, .proxyDetails: .googleEnvoy
            case .envoyFlag, .envoyDetails: .envoy
            case .nginx: .nginx
            case .ingressNGINX: .ingressNGINX
            case .kong: .kong
            case .haProxy: .haProxy
            case .kubernetes, .ingressController, .response: nil
            }
        }
    }

    init(_ text: String, _ vocabulary: Vocabulary, _ statuses: [Int] = [], _ causes: [Cause] = []) {
        self.text = text
        self.vocabulary = vocabulary
        self.statuses = statuses
        self.causes = causes
    }
}

extension Sign {
    /// All signs that are known.
    package static let all: [Sign] =
        statusDetails + proxyErrors + proxyDetails + envoyFlags + envoyDetails + nginxMessages + ingressNGINXMessages
        + kongMessages + haProxyStates + kubernetesReasons + ingressControllerMessages + responseBodies

    private static let byValue = Dictionary(grouping: all.filter { !$0.vocabulary.isPartOfText }) { $0.text }

    /// The sign that is a value of a field; `nil` for one that is not known.
    package static func value(_ text: some StringProtocol, in vocabulary: Vocabulary) -> Sign? {
        byValue[String(text)]?.first { $0.vocabulary == vocabulary }
    }

    /// The signs of all vocabularies that are this value.
    package static func values(_ text: String) -> [Sign] { byValue[text] ?? [] }

    /// The signs that occur in a message, longer ones first.
    package static func occurring(in message: String, of vocabularies: Set<Vocabulary>? = nil) -> [Sign] {
        let message = message.lowercased()
        return partsOfTexts.filter { part in
            (vocabularies?.contains(part.sign.vocabulary) ?? true) && part.pieces.occur(in: message)
        }.map(\.sign)
    }

    private static let partsOfTexts = all.filter(\.vocabulary.isPartOfText)
        .map { (sign: $0, pieces: Pieces($0.text)) }
        .sorted { $0.sign.text.utf8.count > $1.sign.text.utf8.count }

    /// The pieces of a sign between its dots ("connect() failed (111…while connecting"), which stand for anything.
    private struct Pieces {
        private let pieces: [String]

        init(_ text: String) { pieces = text.lowercased().split(separator: "…").map(String.init) }

        func occur(in message: String) -> Bool {
            var rest = message[...]
            for piece in pieces {
                guard let range = rest.firstRange(of: piece) else { return false }
                rest = rest[range.upperBound...]
            }
            return true
        }
    }
}
