import HardenYAML

/// A decK file, or a declarative configuration of Kong. Times are in milliseconds unless said otherwise.
///
/// Source: Kong/go-database-reconciler, kong_json_schema.json.
package struct DeckFileView: Sendable {
    package let root: Place
    /// Position of the document among those of its file.
    package let document: Int

    package var file: String { root.anchor.document.source.name }
    package var formatVersion: Field<String> { root["_format_version"].string() }
    package var services: [DeckServiceView] {
        // What an entity leaves out. Source: decK, "Object Defaults".
        let defaults = root["_info"]["defaults"]["service"]
        return root["services"].items.map { DeckServiceView(place: $0, defaults: defaults) }
    }
    package var upstreams: [DeckUpstreamView] { root["upstreams"].items.map { DeckUpstreamView(place: $0) } }
    /// Routes at the top; those of Services are with their Service.
    package var routes: [Place] { root["routes"].items }
    package var plugins: [KongPluginView] {
        (root["plugins"].items + services.flatMap { $0.place["plugins"].items }
            + (routes + services.flatMap(\.routes)).flatMap { $0["plugins"].items })
            .map { KongPluginView(inDeckFile: $0) }
    }

    /// The upstreams by their names, to which the hosts of Services lead; other hosts are addresses or DNS names.
    package var upstreamsByName: [String: DeckUpstreamView] {
        let named = upstreams.compactMap { upstream in upstream.balancing.name.value.map { ($0, upstream) } }
        return Dictionary(named) { first, _ in first }
    }
}

/// A Service entity of Kong.
package struct DeckServiceView: Sendable {
    package let place: Place
    let defaults: Place

    package var name: Field<String> { place["name"].string() }
    package var routes: [Place] { place["routes"].items }
    package var retries: Field<Int> { self["retries"].integer(default: Self.standardRetries) }
    package var connectTimeout: Field<Int> { time("connect_timeout") }
    package var readTimeout: Field<Int> { time("read_timeout") }
    package var writeTimeout: Field<Int> { time("write_timeout") }

    /// `protocol`, or the part of `url` before `://`.
    package var scheme: Field<String> {
        if let url = address { return Field(.written(url.scheme), at: place["url"]) }
        return self["protocol"].string(default: Default("http", source: APIReference.kong))
    }

    /// `host`, or that of `url`.
    package var host: String? { address?.host ?? place["host"].text }

    /// Where the host is written.
    package var hostPlace: Place { address == nil ? place["host"] : place["url"] }

    package var port: Field<Int> {
        if let url = address {
            let standard = url.scheme == "https" ? 443 : 80
            return Field(.written(url.port ?? standard), at: place["url"])
        }
        return self["port"].integer(default: Default(80, source: APIReference.kong))
    }

    private var address: NetworkAddress? { place["url"].text.flatMap { NetworkAddress(url: $0) } }

    static let standardRetries = Default(5, source: APIReference.kong)
    static let standardTime = Default(60000, source: APIReference.kong)

    private func time(_ key: String) -> Field<Int> { self[key].integer(default: Self.standardTime) }

    /// Where the value of a key is written: with the service, or among the file's defaults.
    private subscript(key: String) -> Place { place[key].exists || !defaults[key].exists ? place[key] : defaults[key] }
}

/// An Upstream entity of Kong with its targets.
package struct DeckUpstreamView: Sendable {
    package let place: Place

    package var balancing: KongUpstreamView { KongUpstreamView(place: place, form: .entity) }
    package var targets: [DeckTargetView] { place["targets"].items.map { DeckTargetView(place: $0) } }
}

/// A target of an upstream.
package struct DeckTargetView: Sendable {
    package let place: Place

    /// `host:port` as written.
    package var target: Field<String> { place["target"].string() }
    package var weight: Field<Int> { place["weight"].integer(default: Default(100, source: APIReference.kong)) }
    package var address: NetworkAddress? { target.value.flatMap { NetworkAddress($0) } }
}
