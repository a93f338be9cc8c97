import HardenNGINX
import HardenSystem

/// All nginx configuration of the input, put together as `include` says it.
///
/// Only what is in the input is included. Where something else is, the values around it are open.
struct NGINXConfiguration {
    /// Where the configuration sends what comes to it, in the order of the texts.
    private(set) var passes: [NGINXPass] = []
    /// Where it is said for how long workers that are told to quit go on, and how many milliseconds that is.
    private(set) var shutdowns: [(place: NGINXPlace, milliseconds: Int)] = []
    /// Texts that others include.
    private(set) var included: Set<String> = []
    private let byPath: [String: NGINXText]

    init(_ texts: [NGINXText]) {
        byPath = Dictionary(texts.map { ($0.name, $0) }) { first, _ in first }
        let paths = byPath.keys.sorted()
        let mains = texts.filter { text in text.file.directives.contains { Self.isMain($0) } }
        for main in mains {
            let folder = String(Paths.folder(of: main.name))
            var reader = NGINXTreeReader(texts: byPath, paths: paths, folder: folder)
            let root = reader.scope(of: main)
            included.formUnion(reader.included)
            passes += NGINXPass.all(in: root, .main)
            if let entry = root.last(named: "worker_shutdown_timeout"),
                let word = entry.directive.words.dropFirst().first,
                let milliseconds = NGINXTime.milliseconds(word.text)
            {
                shutdowns.append((NGINXPlace(text: entry.text, range: word.range), milliseconds))
            }
        }
        // What nobody includes, its folder's files with it, is a part of a configuration whose rest is not in the input.
        let rest = texts.filter { text in
            !included.contains(text.name) && !text.file.directives.contains { Self.isMain($0) }
                && NGINXText.recognize(text.file) == .configuration
        }
        let folders = Dictionary(grouping: rest) { Paths.folder(of: $0.name) }
        for (folder, texts) in folders.sorted(by: { $0.key < $1.key }) {
            var reader = NGINXTreeReader(texts: byPath, paths: paths, folder: String(folder))
            let root = NGINXScope(texts.flatMap { reader.scope(of: $0).entries }, isOpen: true)
            included.formUnion(reader.included)
            passes += NGINXPass.all(in: root, root.isStream ? .stream : .http)
        }
    }

    private static func isMain(_ directive: NGINXDirective) -> Bool {
        directive.kind == .block && ["http", "stream", "events"].contains(directive.name)
    }
}

/// The directives of a block, those that it includes among them.
final class NGINXScope: Sendable {
    struct Entry {
        let text: NGINXText
        let directive: NGINXDirective
        let name: String
        /// What is in its block.
        let scope: NGINXScope?
    }

    let entries: [Entry]
    /// Whether it includes what is not in the input, or is a part of such.
    let isOpen: Bool
    /// Positions by name, of a block of many: each `location` of a server asks it for the same few.
    private let byName: [String: [Int]]?
    /// What `set` makes of variables: the last that is run counts. `nil` for what hangs on an `if`.
    let variables: [String: String?]

    init(_ entries: [Entry], isOpen: Bool) {
        self.entries = entries
        self.isOpen = isOpen
        byName = entries.count < 16 ? nil : Dictionary(grouping: entries.indices) { entries[$0].name }
        var variables: [String: String?] = [:]
        for entry in entries {
            switch entry.name {
            case "set":
                let words = entry.directive.arguments
                if words.count == 2 { variables[words[0]] = .some(words[1]) }
            case "if": for (name, _) in entry.scope?.variables ?? [:] { variables[name] = .some(nil) }
            default: continue
            }
        }
        self.variables = variables
    }

    func entries(named name: String) -> [Entry] {
        guard let byName else { return entries.filter { $0.name == name } }
        return (byName[name] ?? []).map { entries[$0] }
    }

    /// The last of that name, which counts.
    func last(named name: String) -> Entry? {
        guard let byName else { return entries.last { $0.name == name } }
        return byName[name]?.last.map { entries[$0] }
    }

    /// Whether what stands in no block is meant for `stream`: only there a server itself passes on.
    fileprivate var isStream: Bool {
        entries(named: "server").contains { $0.scope?.entries(named: "proxy_pass").isEmpty == false }
    }
}

/// Reads texts into blocks, following `include`.
private struct NGINXTreeReader {
    let texts: [String: NGINXText]
    let paths: [String]
    /// The folder of the main file, to which other paths are relative.
    let folder: String
    private(set) var included: Set<String> = []

    /// Files that say nothing of how requests are passed on.
    private static let harmless = ["mime.types", "fastcgi_params", "fastcgi.conf", "uwsgi_params", "scgi_params"]
    /// Folders in which packages look for their configuration, and for modules to load.
    private static let prefixes = ["/etc/nginx/", "/usr/local/nginx/conf/", "/usr/local/openresty/nginx/conf/"]
    /// nginx has no limit; no configuration comes near.
    private static let mostSteps = 32
    /// How many directives are read yet: files that include others twice, and so on, are soon as many as nobody wrote.
    private var allowance = 1_000_000

    init(texts: [String: NGINXText], paths: [String], folder: String) {
        self.texts = texts
        self.paths = paths
        self.folder = folder
    }

    mutating func scope(of text: NGINXText) -> NGINXScope { scope(text, text.file.directives, 0) }

    private mutating func scope(_ text: NGINXText, _ directives: [NGINXDirective], _ steps: Int) -> NGINXScope {
        var entries: [NGINXScope.Entry] = []
        var isOpen = text.file.error != nil
        for directive in directives {
            allowance -= 1
            let name = directive.name
            guard name == "include", let pattern = directive.arguments.first else {
                let inner = directive.kind == .block ? self.scope(text, directive.children, steps) : nil
                entries.append(NGINXScope.Entry(text: text, directive: directive, name: name, scope: inner))
                continue
            }
            let found = steps < Self.mostSteps && allowance > 0 ? files(pattern, from: text) : []
            let isHarmless =
                Self.harmless.contains(String(Paths.name(of: pattern))) || pattern.contains("/modules-enabled/")
            if found.isEmpty, !isHarmless { isOpen = true }
            for path in found {
                guard let other = texts[path] else { continue }
                included.insert(path)
                let inner = self.scope(other, other.file.directives, steps + 1)
                entries += inner.entries
                allowance -= inner.entries.count
                isOpen = isOpen || inner.isOpen
            }
        }
        return NGINXScope(entries, isOpen: isOpen)
    }

    /// The texts of the input that a pattern means.
    private func files(_ pattern: String, from text: NGINXText) -> [String] {
        var name = pattern
        if let prefix = Self.prefixes.first(where: pattern.hasPrefix) { name.removeFirst(prefix.count) }
        guard !name.contains("$") else { return [] }
        let found = files(name.hasPrefix("/") ? name : Paths.resolve(name, from: folder))
        guard found.isEmpty, text.value != nil else { return found }
        // Which folder a key of a ConfigMap is mounted into is not said here.
        return files(Paths.resolve(String(Paths.name(of: pattern)), from: folder)).filter { $0 != text.name }
    }

    private func files(_ path: String) -> [String] {
        guard path.contains(where: { "*?[".contains($0) }) else { return texts[path] == nil ? [] : [path] }
        let glob = Glob(Array(path.utf8)[...])
        return paths.filter { glob.matches(Array($0.utf8)[...]) }
    }
}
