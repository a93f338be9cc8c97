package import HardenRollout
import HardenSystem

/// A text that evidence has and that tells what happened: a value of a field, a flag, or a part of a message.
package struct Sign: Sendable {
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
        case envoyReset = "Envoy's reasons for a reset"
        case nginx = "nginx's error log"
        case ingressNGINX = "ingress-nginx's log"
        case kong = "Kong's answers and log"
        case haProxy = "HAProxy's termination states"
        case kubernetes = "events and states of Kubernetes"
        case ingressController = "events of GKE's Ingress controller"
        case response = "bodies of answers"
        case origin = "what fields of logs say of where an answer came from"

        /// Whether its signs are parts of longer texts, and not values of a field.
        package var isPartOfText: Bool {
            switch self {
            case .nginx, .ingressNGINX, .kong, .ingressController, .response: true
            case .statusDetails, .proxyError, .proxyDetails, .envoyFlag, .envoyDetails, .envoyReset, .haProxy,
                .kubernetes,
                .origin:
                false
            }
        }

        /// Where the signs come from.
        package var source: String {
            switch self {
            case .statusDetails: "https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring"
            case .proxyError: "https://www.rfc-editor.org/rfc/rfc9209.html#section-2.3"
            case .proxyDetails: "https://docs.cloud.google.com/load-balancing/docs/l7-internal/monitoring"
            case .envoyFlag, .envoyDetails, .envoyReset:
                "https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage"
            case .origin: "https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables"
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
            case .envoyFlag, .envoyDetails, .envoyReset: .envoy
            case .nginx: .nginx
            case .ingressNGINX: .ingressNGINX
            case .kong: .kong
            case .haProxy: .haProxy
            case .kubernetes, .ingressController, .response, .origin: nil
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
    /// Whether it tells of a failure behind the proxy, whatever the status is: a flag of Envoy's.
    var isOfUpstream: Bool {
        vocabulary == .envoyFlag
            && ["UC", "UF", "UH", "UO", "UT", "UR", "URX", "LR", "NC", "SI", "UMSDR", "DF"].contains(text)
    }
}

/// A sign is known by its text among those of its vocabulary.
extension Sign: Hashable {
    package static func == (left: Sign, right: Sign) -> Bool {
        left.text == right.text && left.vocabulary == right.vocabulary
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Sign {
    /// All signs that are known.
    package static let all: [Sign] =
        statusDetails + proxyErrors + proxyDetails + envoyFlags + envoyDetails + envoyResets + nginxMessages
        + ingressNGINXMessages
        + kongMessages + haProxyStates + kubernetesReasons + ingressControllerMessages + responseBodies + origins

    private static let byValue = Dictionary(grouping: all.filter { !$0.vocabulary.isPartOfText }) { $0.text }

    /// The sign that is a value of a field; `nil` for one that is not known.
    package static func value(_ text: some StringProtocol, in vocabulary: Vocabulary) -> Sign? {
        byValue[String(text)]?.first { $0.vocabulary == vocabulary }
    }

    /// The signs of all vocabularies that are this value.
    package static func values(_ text: String) -> [Sign] { byValue[text] ?? [] }

    /// The signs that occur in a message, longer ones first.
    package static func occurring(in message: String) -> [Sign] { Parts.all.occurring(in: message.utf8) }

    /// Signs that are parts of texts, ready to be looked for.
    struct Parts: Sendable {
        static let all = Parts { _ in true }
        /// What stands in nginx's error log, which ingress-nginx and Kong write to as well.
        static let ofNGINX = Parts { [.nginx, .ingressNGINX, .kong].contains($0) }
        static let ofIngressController = Parts { $0 == .ingressController }

        private let signs: [Sign]
        private let pieces: [Pieces]

        private init(_ isWanted: (Vocabulary) -> Bool) {
            signs = Sign.all.filter { $0.vocabulary.isPartOfText && isWanted($0.vocabulary) }
                .sorted { $0.text.utf8.count > $1.text.utf8.count }
            pieces = signs.map { Pieces($0.text) }
        }

        func occurring(in message: some Collection<UInt8>) -> [Sign] {
            matches(in: message, most: .max)
        }

        /// The longest sign that occurs in a message.
        func first(in message: some Collection<UInt8>) -> Sign? { matches(in: message, most: 1).first }

        private func matches(in message: some Collection<UInt8>, most: Int) -> [Sign] {
            let bytes = message.map { $0.lowercased }
            var found: [Sign] = []
            bytes.withUnsafeBytes { buffer in
                for index in pieces.indices where found.count < most && pieces[index].occur(in: buffer) {
                    found.append(signs[index])
                }
            }
            return found
        }
    }

    /// The pieces of a sign between its dots ("SSL_do_handshake() failed…while SSL handshaking"), which stand for anything.
    private struct Pieces: Sendable {
        private let pieces: [[UInt8]]

        init(_ text: String) { pieces = text.split(separator: "…").map { $0.utf8.map(\.lowercased) } }

        func occur(in message: UnsafeRawBufferPointer) -> Bool {
            guard let base = message.baseAddress else { return false }
            var start = 0
            for piece in pieces {
                let found = piece.withUnsafeBytes {
                    ByteSearch.offset(of: $0, in: base + start, count: message.count - start)
                }
                guard let found else { return false }
                start += found + piece.count
            }
            return true
        }
    }
}

extension UInt8 {
    /// Letters of ASCII as small ones.
    fileprivate var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self + 0x20 : self }
}
