import HardenYAML

/// The parts of a file that nothing shows: values of Secrets, of environment variables and of HTTP headers, arguments behind
/// options that tell, and the copy of the whole object that `kubectl apply` keeps.
struct Secrets {
    /// What stands in their place.
    static let mark = "<hidden>"
    /// The annotation in which `kubectl apply` keeps what was applied last.
    private static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

    /// Bytes of the file, in order, none of which overlap.
    let ranges: [Range<Int>]

    static let none = Secrets(ranges: [])

    private init(ranges: [Range<Int>]) { self.ranges = ranges }

    init(_ file: YAMLFile) {
        // Most files have nothing of the kind, and a tree is not walked over for nothing.
        let words = ["Secret", "env", "httpHeaders", "secretGenerator", "command", "args", Self.lastApplied]
        guard words.contains(where: { file.source.contains($0) }) || file.source.contains("\\") else {
            self = .none
            return
        }
        var found: [Range<Int>] = []
        for document in file.documents { Self.collect(document, into: &found) }
        var ranges: [Range<Int>] = []
        for range in found.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = ranges.last, range.lowerBound < last.upperBound {
                ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
        }
        self.ranges = ranges
    }

    /// The parts of a line that are not shown, counted from its beginning: those of the file, and credentials in command
    /// lines.
    ///
    /// - Parameters:
    ///   - line: The bytes of the line in the file, without its break.
    ///   - bytes: What they are.
    func hidden(in line: Range<Int>, _ bytes: ArraySlice<UInt8>) -> [Range<Int>] {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= line.lowerBound { low = middle + 1 } else { high = middle }
        }
        var hidden: [Range<Int>] = []
        for range in ranges[low...] {
            guard range.lowerBound < line.upperBound else { break }
            let part = range.clamped(to: line)
            hidden.append((part.lowerBound - line.lowerBound)..<(part.upperBound - line.lowerBound))
        }
        let own = hidden
        hidden += Credentials.ranges(in: bytes).filter { range in !own.contains { $0.overlaps(range) } }
        return hidden.sorted { $0.lowerBound < $1.lowerBound }
    }

    // MARK: Looking for them

    private static func collect(_ document: YAMLDocument, into ranges: inout [Range<Int>]) {
        var aliases: Set<String> = []
        var environments: Set<String> = []
        var open = [document.root]
        var anchored: [String: [YAMLNode]] = [:]
        while let node = open.popLast() {
            if let anchor = node.anchor { anchored[anchor, default: []].append(node) }
            switch node.kind {
            case .mapping:
                let isSecret = node["kind"]?.hasText("Secret") == true
                // Items of a typed list need no kind of their own.
                let secrets = node["kind"]?.hasText("SecretList") == true ? node["items"]?.items ?? [] : []
                for data in secrets.flatMap({ [$0["data"], $0["stringData"]] }) {
                    data.map { hide($0, into: &ranges, &aliases) }
                }
                var words = CommandWords()
                for item in ["command", "args"].flatMap({ node[$0]?.items ?? [] }) {
                    if item.kind == .scalar, words.credential(in: item.string) != nil { ranges.append(item.range) }
                }
                for (key, value) in node.entries {
                    switch key.string {
                    case "data" where isSecret, "stringData" where isSecret:
                        hide(value, into: &ranges, &aliases)
                    case "env", "httpHeaders":
                        hideValues(value, into: &ranges, &aliases, &environments)
                    case "secretGenerator":
                        for literals in value.items.compactMap({ $0["literals"] }) {
                            hide(literals, into: &ranges, &aliases)
                        }
                    case lastApplied:
                        hide(value, into: &ranges, &aliases)
                    default: break
                    }
                    open.append(key)
                    open.append(value)
                }
            case .sequence: open += node.items
            case .scalar, .alias: break
            }
        }
        // A list of variables, one of them, or what is merged into it may be an alias, too.
        var known: Set<String> = []
        while let name = environments.popFirst() {
            guard known.insert(name).inserted else { continue }
            for node in anchored[name] ?? [] { hideValues(node, into: &ranges, &aliases, &environments) }
        }
        // What an alias stands for is written where its anchor is.
        var hidden: Set<String> = []
        while let name = aliases.popFirst() {
            guard hidden.insert(name).inserted else { continue }
            for node in anchored[name] ?? [] { hide(node, into: &ranges, &aliases) }
        }
    }

    /// Hides the values of a list of variables, or of one of them.
    private static func hideValues(
        _ node: YAMLNode,
        into ranges: inout [Range<Int>],
        _ aliases: inout Set<String>,
        _ environments: inout Set<String>
    ) {
        switch node.kind {
        case .scalar: break
        case .alias: if let name = node.aliasName { environments.insert(name) }
        case .sequence: for item in node.items { hideValues(item, into: &ranges, &aliases, &environments) }
        case .mapping:
            for (key, value) in node.entries {
                switch key.string {
                case "value": hide(value, into: &ranges, &aliases)
                case "<<": hideValues(value, into: &ranges, &aliases, &environments)
                default: break
                }
            }
        }
    }

    /// Hides all scalars of a node, but for the keys of its mappings, which say what there is.
    private static func hide(_ node: YAMLNode, into ranges: inout [Range<Int>], _ aliases: inout Set<String>) {
        switch node.kind {
        case .scalar: if !node.range.isEmpty { ranges.append(node.range) }
        case .alias: if let name = node.aliasName { aliases.insert(name) }
        case .sequence: for item in node.items { hide(item, into: &ranges, &aliases) }
        case .mapping: for (_, value) in node.entries { hide(value, into: &ranges, &aliases) }
        }
    }
}
