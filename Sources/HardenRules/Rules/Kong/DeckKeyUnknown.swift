import HardenCoding
import HardenKubernetes
import HardenYAML

/// Finds keys in decK files that decK does not know.
struct DeckKeyUnknown: Rule {
    static let metadata = RuleMetadata(
        id: "deck-key-unknown",
        area: .kong,
        title: "decK refuses a key that it does not know",
        severity: .error,
        remedy: .unsafeFix,
        explanation: """
            decK checks files against a schema without further keys and refuses the file as a whole. `retries` and the
            timeouts belong to a service, health checks to an upstream.
            """,
        sources: ["https://github.com/Kong/go-database-reconciler/blob/main/pkg/file/kong_json_schema.json"]
    )

    static let subjects: Subjects<DeckFile> = .deckFiles

    func faults(of subject: DeckFile, in context: RuleContext) -> [Fault] {
        let file = subject.view
        let routes = file.routes + file.services.flatMap(\.routes)
        return unknown([file.root], DeckKeys.top, "a file", isOpen: true)
            + unknown(file.services.map(\.place), DeckKeys.service, "a service")
            + unknown(routes, DeckKeys.route, "a route")
            + unknown(file.upstreams.map(\.place), DeckKeys.upstream, "an upstream")
            + unknown(file.upstreams.flatMap(\.targets).map(\.place), DeckKeys.target, "a target")
            + unknown(file.plugins.map(\.place), DeckKeys.plugin, "a plugin")
    }

    private func unknown(_ places: [Place], _ known: [String], _ what: String, isOpen: Bool = false) -> [Fault] {
        places.flatMap { place in
            place.entries.compactMap { key, value -> Fault? in
                let name = key.string
                guard !known.contains(name), !Placeholder.occurs(in: name) else { return nil }
                let meant = closest(to: name, among: known).flatMap { place[$0].exists ? nil : $0 }
                // Kong's own declarative format has entities of plugins at the top, so only a slip is certain there.
                if isOpen, meant == nil { return nil }
                return Fault(
                    "decK refuses the file: \(what) has no key \(name)"
                        + (meant.map { "; \($0) is probably meant" } ?? ""),
                    at: value.label("unknown key \(name)"),
                    fix: meant.flatMap { place.rename(name, to: $0, value.node?.scalar?.written) }
                )
            }
        }
    }
}

/// The keys that decK knows. Source: Kong/go-database-reconciler, kong_json_schema.json.
enum DeckKeys {
    static let top =
        [
            "_format_version", "_info", "_konnect", "_plugin_configs", "_transform", "_workspace", "_comment",
            "ca_certificates", "certificates", "cloned_plugins", "consumer_groups", "consumers", "custom_entities",
            "custom_plugins", "filter_chains", "key_sets", "keys", "licenses", "partials", "plugins", "rbac_roles",
            "routes", "service_packages", "services", "upstreams", "vaults",
        ] + credentials

    /// Entities that Kong's own declarative configuration, without decK, has at the top.
    private static let credentials = [
        "acls", "basicauth_credentials", "hmacauth_secrets", "jwt_secrets", "keyauth_credentials",
        "oauth2_credentials", "snis", "targets", "parameters", "tags", "workspaces",
    ]
    static let service = [
        "ca_certificates", "client_certificate", "connect_timeout", "created_at", "enabled", "filter_chains", "host",
        "id", "name", "path", "plugins", "port", "protocol", "read_timeout", "retries", "routes", "tags", "tls_sans",
        "tls_verify", "tls_verify_depth", "updated_at", "url", "write_timeout",
    ]
    static let route = [
        "created_at", "destinations", "expression", "filter_chains", "headers", "hosts", "https_redirect_status_code",
        "id", "methods", "name", "path_handling", "paths", "plugins", "preserve_host", "priority", "protocols",
        "regex_priority", "request_buffering", "response_buffering", "service", "snis", "sources", "strip_path", "tags",
        "updated_at",
    ]
    static let upstream = [
        "algorithm", "client_certificate", "created_at", "hash_fallback", "hash_fallback_header",
        "hash_fallback_query_arg", "hash_fallback_uri_capture", "hash_on", "hash_on_cookie", "hash_on_cookie_path",
        "hash_on_header", "hash_on_query_arg", "hash_on_uri_capture", "healthchecks", "host_header", "id", "name",
        "slots", "sticky_sessions_cookie", "sticky_sessions_cookie_path", "tags", "targets", "use_srv_name",
    ]
    static let target = ["created_at", "failover", "id", "tags", "target", "upstream", "weight"]
    static let plugin = [
        "_config", "condition", "config", "consumer", "consumer_group", "created_at", "enabled", "id", "instance_name",
        "name", "ordering", "partials", "protocols", "route", "run_on", "service", "tags",
    ]
}
