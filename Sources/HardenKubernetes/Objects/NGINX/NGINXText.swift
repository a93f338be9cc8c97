package import HardenNGINX
import HardenSystem
package import HardenYAML

/// A text of nginx configuration in the input: a file, or a value of a ConfigMap.
package struct NGINXText: Sendable {
    package let file: NGINXFile
    /// The file of the input that it is in.
    package let path: String
    /// The value that it is; `nil` for a file of its own.
    package let value: Value?

    /// A value of a ConfigMap.
    package struct Value: Sendable {
        package let node: YAMLNode
        /// Position of the ConfigMap among the objects of the input.
        package let object: Int
        /// Where the lines of the text are in the file; `nil` where escapes or folding hide that.
        fileprivate let lines: [Range<Int>]?
    }

    init(file: NGINXFile) {
        self.file = file
        path = file.source.name
        value = nil
    }

    private init(_ file: NGINXFile, _ node: YAMLNode, _ object: Int) {
        self.file = file
        path = node.document.source.name
        value = Value(node: node, object: object, lines: node.literalLines)
    }

    /// Where it is as others include it: the keys of a ConfigMap are the files of a folder.
    var name: String { Paths.normalized(file.source.name) }

    /// What a text seems to be.
    enum Recognition {
        /// It has blocks that are nginx's alone.
        case configuration
        /// Directives that may be a part of one, for another file to include.
        case fragment
    }

    /// The configurations that a ConfigMap holds, and those that break off somewhere.
    static func all(in object: KubernetesObject, at position: Int) -> [NGINXText] {
        object.root["data"].entries.compactMap { key, value in
            guard let node = value.node, node.kind == .scalar, !value.isShared else { return nil }
            let bytes = node.withText { Array($0) }
            // Most values are something else, and have no brace.
            guard bytes.contains(UInt8(ascii: "{")) || isConfigurationName(key.string) else { return nil }
            let file = NGINXFile(bytes: bytes, name: "\(object.file)/\(object.name)/\(key.string)")
            let recognition = recognize(file)
            let isMeant = recognition == .configuration && file.error == nil || isConfigurationName(key.string)
            return recognition != nil && isMeant ? NGINXText(file, node, position) : nil
        }
    }

    /// Bytes of the input's file.
    package func rangeInFile(_ range: Range<Int>) -> Range<Int> {
        guard let value else { return range }
        let line = file.source.location(at: range.lowerBound).line
        guard let lines = value.lines, lines.indices.contains(line - 1), let start = file.source.offset(ofLine: line)
        else { return value.node.range }
        let end = lines[line - 1].upperBound
        let lower = min(lines[line - 1].lowerBound + range.lowerBound - start, end)
        return lower..<min(lower + range.count, end)
    }

    /// Why it cannot be read to its end, with the place in the input's file.
    var error: YAMLError? {
        guard let error = file.error else { return nil }
        let opened = error.opened.map { " (opened at \($0))" } ?? ""
        let source = value?.node.document.source ?? file.source
        let offset = rangeInFile(error.offset..<error.offset).lowerBound
        return YAMLError(error.message + opened, at: offset, in: source, hint: error.hint)
    }

    /// Whether a path is that of a file that can hold nginx configuration: those of the official image's templates and of
    /// Debian's sites are called otherwise.
    package static func isConfigurationName(_ path: String) -> Bool {
        if [".conf", ".conf.template", ".conf.tmpl"].contains(where: path.hasSuffix) { return true }
        return Paths.name(of: String(Paths.folder(of: path))).hasPrefix("sites-") && !Paths.name(of: path).contains(".")
    }

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
        "location": [
            "proxy_pass", "grpc_pass", "root", "alias", "return", "try_files", "fastcgi_pass", "uwsgi_pass",
            "scgi_pass",
        ],
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

    package var location: TextLocation {
        let source = text.value?.node.document.source ?? text.file.source
        return source.location(at: text.rangeInFile(range).lowerBound)
    }
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
