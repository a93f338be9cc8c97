import HardenYAML

/// A ConfigMap that holds the settings of ingress-nginx. All values are texts.
///
/// Nothing in a ConfigMap says what it is for: this one is told by the names of its keys.
/// Source: ingress-nginx, ConfigMap reference.
package struct IngressNGINXSettingsView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.configMap]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    /// Keys that no other ConfigMap is likely to have.
    static let tellingKeys = [
        "keep-alive", "keep-alive-requests", "upstream-keepalive-connections", "upstream-keepalive-timeout",
        "upstream-keepalive-requests", "upstream-keepalive-time", "worker-shutdown-timeout", "proxy-next-upstream",
        "proxy-next-upstream-tries", "retry-non-idempotent", "proxy-read-timeout", "proxy-connect-timeout",
        "use-forwarded-headers", "allow-snippet-annotations",
    ]

    /// Whether a ConfigMap holds such settings.
    package static func isSettings(_ object: KubernetesObject) -> Bool {
        let data = object.root["data"]
        return tellingKeys.contains { data[$0].exists }
    }

    /// A setting with the value that counts where it is not written.
    package func setting(_ key: String) -> Field<String> {
        object.root["data"][key].string(
            default: Self.defaults[key].map { Default($0, source: APIReference.ingressNGINX) }
        )
    }

    /// The value of a setting that counts where it is not written; `nil` for settings that are not known here.
    package static func standard(_ key: String) -> String? { defaults[key] }

    private static let defaults = [
        "keep-alive": "75", "keep-alive-requests": "1000", "upstream-keepalive-connections": "320",
        "upstream-keepalive-timeout": "60", "upstream-keepalive-requests": "10000", "upstream-keepalive-time": "1h",
        "worker-shutdown-timeout": "240s", "proxy-connect-timeout": "5", "proxy-read-timeout": "60",
        "proxy-send-timeout": "60", "proxy-next-upstream": "error timeout", "proxy-next-upstream-tries": "3",
        "proxy-next-upstream-timeout": "0", "retry-non-idempotent": "false",
    ]
}

extension IngressView {
    /// An annotation for ingress-nginx, by the part of its name behind the slash.
    package func nginxSetting(_ key: String) -> Field<String> {
        object.annotation("nginx.ingress.kubernetes.io/\(key)")
    }

    /// Whether any annotation is for ingress-nginx.
    package var hasNGINXAnnotations: Bool {
        object.metadata["annotations"].entries.contains { $0.key.string.hasPrefix("nginx.ingress.kubernetes.io/") }
    }
}
