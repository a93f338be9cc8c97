import HardenKubernetes
import HardenYAML

/// Finds session plugins with fields that it does not have, mostly in the hope that it keeps users on one Pod.
struct KongSessionPluginMisused: Rule {
    static let metadata = RuleMetadata(
        id: "kong-session-plugin-misused",
        area: .kong,
        title: "The session plugin has fields that Kong refuses, and keeps nobody on one Pod",
        severity: .error,
        disruptions: [.steadyState],
        remedy: .unsafeFix,
        unsafeBecause: "what its sessions were meant for is not known",
        explanation: """
            The session plugin stores the session of an authentication plugin. It has no influence on which Pod answers:
            that is `hashOn` of a KongUpstreamPolicy. Kong refuses the whole plugin where it finds an unknown field.
            """,
        sources: ["https://developer.konghq.com/plugins/session/reference/"]
    )

    /// Fields that do not exist, with what took their place.
    private static let replacements: [String: String?] = [
        "strategy": nil, "cookie": nil, "cookie_samesite": "cookie_same_site", "cookie_httponly": "cookie_http_only",
    ]

    static let subjects: Subjects<KongPlugin> = .kongPlugins.where { $0.view.plugin.value == "session" }

    func faults(of plugin: KongPlugin, in context: RuleContext) -> [Fault] {
        let config = plugin.view.config
        return config.entries.compactMap { key, value in
            let name = key.string
            guard let replacement = Self.replacements[name] else { return nil }
            let isTaken = replacement.map { config[$0].exists } ?? true
            return Fault(
                "\(plugin.title): Kong refuses the plugin for its field \(name)",
                at: value.label("the plugin has no such field"),
                disruptions: [],
                notes: [
                    "renamed or dropped for Kong Gateway 3; to keep users on one Pod, set hashOn.cookie in a "
                        + "KongUpstreamPolicy"
                ],
                fix: isTaken ? nil : replacement.flatMap { config.rename(name, to: $0, written(value)) }
            )
        }
    }

    private func written(_ place: Place) -> YAMLValue? {
        if case .bool(let flag) = place.node?.scalar { return .bool(flag) }
        return place.text.map { .string($0) }
    }
}
