import HardenCoding
import HardenKubernetes
import HardenYAML

/// Finds keys in declarative configurations of Kong that are misspelt or in the wrong place.
///
/// No list of keys is complete: each plugin brings entities of its own, which may be nested in others, and each version of
/// Kong new keys. So a key that is like none of the list is nothing to speak of.
struct DeckKeyUnknown: Rule {
    static let metadata = RuleMetadata(
        id: "deck-key-unknown",
        area: .kong,
        title: "A key of a declarative configuration is misspelt or in the wrong place",
        severity: .error,
        remedy: .unsafeFix,
        unsafeBecause: "that this key is meant is told by its name alone",
        explanation: """
            decK and Kong check each entity against its schema and refuse the file as a whole for a key that it does not
            have. `retries` and the timeouts belong to a service, health checks and hashing to an upstream. Keys that are
            like none that is known are left alone, because plugins and newer versions bring their own.
            """,
        sources: [
            "https://github.com/Kong/go-database-reconciler/blob/main/pkg/file/kong_json_schema.json",
            "https://github.com/Kong/kong/blob/master/kong/db/schema/others/declarative_config.lua",
        ]
    )

    static let subjects: Subjects<DeckFile> = .deckFiles

    func faults(of subject: DeckFile, in context: RuleContext) -> [Fault] {
        let file = subject.view
        let routes = file.routes + file.services.flatMap(\.routes)
        return unknown([file.root], DeckKeys.top, "a file")
            + unknown(file.services.map(\.place), DeckKeys.service, "a service")
            + unknown(routes, DeckKeys.route, "a route")
            + unknown(file.upstreams.map(\.place), DeckKeys.upstream, "an upstream")
            + unknown(file.upstreams.flatMap(\.targets).map(\.place), DeckKeys.target, "a target")
            + unknown(file.plugins.map(\.place), DeckKeys.plugin, "a plugin")
    }

    private func unknown(_ places: [Place], _ known: [String], _ what: String) -> [Fault] {
        places.flatMap { place in
            place.entries.compactMap { key, value -> Fault? in
                let name = key.string
                guard !known.contains(name), !DeckKeys.everywhere.contains(name), !Placeholder.occurs(in: name)
                else { return nil }
                let label = value.label("unknown key \(name)")
                if let owner = DeckKeys.owners[name] {
                    return Fault(
                        "decK and Kong refuse the file: \(what) has no key \(name), which is \(owner)'s",
                        at: label
                    )
                }
                // `sticky_sessions` may well be a key of its own beside `sticky_sessions_cookie`.
                guard let meant = closest(to: name, among: known), !meant.hasPrefix("\(name)_") else { return nil }
                let isThere = place[meant].exists
                return Fault(
                    "decK and Kong refuse the file: \(what) has no key \(name); "
                        + (isThere ? "\(meant) is there as well" : "\(meant) is probably meant"),
                    at: label,
                    fix: isThere ? nil : place.rename(name, to: meant, value.node?.scalar?.written)
                )
            }
        }
    }
}

/// The keys that are known. Sources: Kong/go-database-reconciler, kong_json_schema.json; Kong, declarative_config.lua.
enum DeckKeys {
    /// What Kong takes at the top and in each entity without looking at it.
    static let everywhere: Set<String> = ["_comment", "_ignore"]

    /// Keys that are often looked for in the wrong entity, with the one that has them.
    static let owners = [
        "retries": "a service", "connect_timeout": "a service", "read_timeout": "a service",
        "write_timeout": "a service", "healthchecks": "an upstream", "hash_on": "an upstream",
        "hash_fallback": "an upstream", "slots": "an upstream",
    ]

    static let top =
        [
            "_format_version", "_info", "_konnect", "_plugin_configs", "_transform", "_workspace",
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
