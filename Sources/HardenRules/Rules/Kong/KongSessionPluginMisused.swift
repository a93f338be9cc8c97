import HardenKubernetes
import HardenYAML

/// Finds session plugins with fields that it does not have, mostly in the hope that it keeps users on one Pod.
package struct KongSessionPluginMisused: Rule {
    package static let metadata = RuleMetadata(
        id: "kong-session-plugin-misused",
        area: .kong,
        title: "The session plugin has fields that Kong refuses, and keeps nobody on one Pod",
        severity: .error,
        disruptions: [.steadyState],
        remedy: .unsafeFix,
        explanation: """
            The session plugin stores the session of an authentication plugin. It has no influence on which Pod answers:
            that is `hashOn` of a KongUpstreamPolicy. Kong refuses the whole plugin where it finds an unknown field.
            """,
        before: """
            kind: KongPlugin
            plugin: session
            config:
              cookie_samesite: Lax
            """,
        after: """
            kind: KongPlugin
            plugin: session
            config:
              cookie_same_site: Lax
            """,
        sources: ["https://developer.konghq.com/plugins/session/reference/"]
    )

    /// Fields that do not exist, with what took their place.
    private static let replacements: [String: String?] = [
        "strategy": nil, "cookie": nil, "cookie_samesite": "cookie_same_site", "cookie_httponly": "cookie_http_only",
    ]

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let plugins = context.objects([.kongPlugin, .kongClusterPlugin]).flatMap { position, object in
            context.isPatched(position, ["config"])
                ? [] : check(KongPluginView(object), object.title, object.file, object.document)
        }
        return plugins
            + context.topology.manifests.deckFiles.flatMap { file in
                file.plugins.flatMap { check($0, "decK plugin session", file.file, file.document) }
            }
    }

    private func check(_ view: KongPluginView, _ title: String, _ file: String, _ document: Int) -> [Finding] {
        guard view.plugin.value == "session" else { return [] }
        return view.config.entries.compactMap { key, value in
            let name = key.string
            guard let replacement = Self.replacements[name] else { return nil }
            var fix: Fix?
            if let replacement, let text = value.text, !view.config[replacement].exists, let scalar = value.node?.scalar
            {
                let written: YAMLValue = if case .bool(let flag) = scalar { .bool(flag) } else { .string(text) }
                let parent = view.config.path
                fix = Fix(
                    "\(name) becomes \(replacement)",
                    safety: .unsafe,
                    changes: [
                        .edit(
                            file: file,
                            document: document,
                            .insert(into: parent, YAMLMapping.Entry(replacement, written), .after(name))
                        ),
                        .edit(file: file, document: document, .delete(value.path)),
                    ]
                )
            }
            return Finding(
                rule: Self.id,
                severity: .error,
                message: "\(title): Kong refuses the plugin for its field \(name)",
                object: title,
                primary: value.label("the plugin has no such field", document: document),
                notes: [
                    "renamed or dropped for Kong Gateway 3; to keep users on one Pod, set hashOn.cookie in a "
                        + "KongUpstreamPolicy"
                ],
                fix: fix.flatMap { value.own($0) }
            )
        }
    }
}
