package import HardenNGINX
import HardenSystem

/// A text of nginx configuration in the input.
package struct NGINXText: Sendable {
    package let file: NGINXFile

    package var path: String { file.source.name }

    /// What a text seems to be.
    enum Recognition {
        /// It has blocks that are nginx's alone.
        case configuration
        /// Directives that may be a part of one, for another file to include.
        case fragment
    }

    /// Whether a name is that of a file that can hold nginx configuration.
    package static func isConfigurationName(_ name: some StringProtocol) -> Bool { name.hasSuffix(".conf") }

    /// What a file seems to be; `nil` for the many other things that are called `.conf`.
    ///
    /// A text that breaks off somewhere is one where what comes before says so: nobody else ends `listen` with a semicolon.
    static func recognize(_ file: NGINXFile) -> Recognition? {
        let isConfiguration = file.allDirectives.contains { directive in
            guard let parent = directive.parent else { return false }
            return inner[parent.name]?.contains(directive.name) ?? false
        }
        if isConfiguration { return .configuration }
        let isFragment = file.error == nil && !file.directives.isEmpty && file.directives.allSatisfy { $0.isKnownName }
        return isFragment ? .fragment : nil
    }

    /// Whether a file is a configuration of nginx or a part of one. Most that are called so are something else.
    static func isConfiguration(at path: String) -> Bool {
        guard let bytes = try? AtomicFile.read(path) else { return true }
        return recognize(NGINXFile(bytes: bytes, name: path)) != nil
    }

    /// Directives that are known in some blocks: a few that nearly every such block has.
    private static let inner: [String: Set<String>] = [
        "events": ["worker_connections", "multi_accept", "use"],
        "http": [
            "include", "server", "upstream", "map", "sendfile", "log_format", "keepalive_timeout", "default_type",
        ],
        "stream": ["server", "upstream", "map", "include", "log_format"],
        "upstream": ["server", "keepalive", "zone", "ip_hash", "least_conn", "hash", "random"],
        "server": ["listen", "location", "server_name", "proxy_pass", "root", "return"],
        "location": ["proxy_pass", "grpc_pass", "root", "alias", "return", "try_files", "fastcgi_pass", "uwsgi_pass"],
    ]
}

extension NGINXDirective {
    /// Whether its name is written as those of nginx: other formats have other signs.
    fileprivate var isKnownName: Bool {
        let name = name.utf8
        return !name.isEmpty
            && name.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_") }
    }
}

/// A place in a text of nginx configuration.
package struct NGINXPlace: Sendable {
    package let text: NGINXText
    /// Bytes of the text.
    package let range: Range<Int>

    package init(text: NGINXText, range: Range<Int>) {
        self.text = text
        self.range = range
    }

    package var location: TextLocation { text.file.source.location(at: range.lowerBound) }
}

/// One value of a configuration.
package struct NGINXValue<Value: Sendable>: Sendable {
    /// What counts: what is written, or else the default; `nil` where the input does not tell.
    package var value: Value?
    /// The directive that says it; `nil` for a default.
    package var directive: NGINXDirective?
    /// Where it is written.
    package var place: NGINXPlace?

    package var isWritten: Bool { directive != nil }

    package func map<Other>(_ transform: (Value) -> Other?) -> NGINXValue<Other> {
        NGINXValue<Other>(value: value.flatMap(transform), directive: directive, place: place)
    }
}
