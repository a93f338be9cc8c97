import HardenCoding
import HardenKubernetes
import HardenRollout
import HardenRules

/// Every value of a configuration with where it comes from: for the cluster, for all workloads, and for those of which
/// something else is said.
struct EffectiveConfiguration {
    /// Raised when something is removed from the JSON or changes its meaning.
    static let schemaVersion = 1

    private struct Section {
        let title: String
        /// What the section is called in JSON; `nil` for a workload.
        let key: String?
        let position: SourcePosition?
        let values: [Finding.Assumption]
    }

    private let path: String?
    private let sections: [Section]
    private let notes: [String]

    init(_ file: ConfigurationFile, path: String?, _ context: RuleContext) {
        self.path = path
        let resolver = SettingsResolver(file)
        let common = resolver.common.assumptions
        var sections = [
            Section(title: "platform", key: "platform", position: nil, values: resolver.assumptions),
            Section(title: "application, for all workloads", key: "application", position: nil, values: common),
            Section(title: "rules", key: "rules", position: nil, values: Self.rules(file)),
            Section(title: "ignore", key: "ignore", position: nil, values: Self.ignored(file)),
        ]
        for workload in context.workloads {
            let own =
                zip(workload.settings.assumptions, common).filter { $0 != $1 }.map(\.0) + context.chains(to: workload)
            guard !own.isEmpty else { continue }
            let object = workload.object
            sections.append(
                Section(title: object.title, key: nil, position: object.root.position, values: own)
            )
        }
        self.sections = sections
        notes = file.entriesWithoutObject(in: context)
    }

    private static func rules(_ file: ConfigurationFile) -> [Finding.Assumption] {
        let rules = file.configuration.rules
        return [
            ("select", rules.select.joined(separator: ", "), "those that are on by default"),
            ("ignore", rules.ignore.joined(separator: ", "), "none"),
            ("minSeverity", rules.minSeverity?.rawValue ?? "", Severity.advice.rawValue),
        ].map { name, value, standard in
            let path = FieldPath.root.field("rules").field(name)
            let origin = value.isEmpty ? nil : file.location(at: path)?.description
            return Finding.Assumption(
                setting: name,
                value: value.isEmpty ? standard : value,
                origin: origin ?? "default"
            )
        } + parameters(file)
    }

    /// The thresholds of all rules that have some.
    private static func parameters(_ file: ConfigurationFile) -> [Finding.Assumption] {
        RuleCatalogue.all.map(\.metadata).flatMap { rule in
            rule.parameters.map { parameter in
                let path = FieldPath.root.field("rules").field("parameters").field(rule.id).field(parameter.name)
                let own = file.configuration.rules.parameters[rule.id]?[parameter.name]
                return Finding.Assumption(
                    setting: "parameters.\(rule.id).\(parameter.name)",
                    value: "\(own ?? parameter.standard)",
                    origin: own.flatMap { _ in file.location(at: path)?.description } ?? "default"
                )
            }
        }
    }

    private static func ignored(_ file: ConfigurationFile) -> [Finding.Assumption] {
        file.configuration.ignore.enumerated().map { index, ignore in
            let path = FieldPath.root.field("ignore").item(index)
            return Finding.Assumption(
                setting: path.description,
                value: "\(ignore.rules.joined(separator: ", ")) for \(ignore.match.text): \(ignore.reason)",
                origin: file.location(at: path)?.description ?? ""
            )
        }
    }

    // MARK: Output

    /// Columns of names and values, each as wide as its longest within reason.
    var text: String {
        var text = "configuration: \(path ?? "none; \(ConfigurationFile.name) is in no folder of the input or above")\n"
        for section in sections where !section.values.isEmpty {
            text += "\n\(section.title)\(section.position.map { " (\($0))" } ?? "")\n"
            let name = section.values.map(\.setting.count).max() ?? 0
            let value = min(40, section.values.map(\.value.count).max() ?? 0)
            for item in section.values {
                text +=
                    "  " + Self.padded(item.setting, name) + "  "
                    + Self.padded(TerminalText.visible(item.value), value)
                    + "  \(TerminalText.visible(item.origin))\n"
            }
        }
        for note in notes { text += "\nnote: \(TerminalText.visible(note))\n" }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { TerminalText.visible(String($0)) }.joined(separator: "\n")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// The same for programs: `schemaVersion`, `file`, a list of `setting`, `value` and `origin` for each of `platform`,
    /// `application`, `rules`, `ignore`, and for each of `workloads`, and `notes`.
    var json: String {
        var entries = [
            SpecEntry("schemaVersion", SpecNode(.int(Self.schemaVersion))),
            SpecEntry("file", path.map { "\($0)" } ?? SpecNode(.null)),
        ]
        var workloads: [SpecNode] = []
        for section in sections {
            let values = SpecNode(
                .list(
                    section.values.map {
                        ["setting": "\($0.setting)", "value": "\($0.value)", "origin": "\($0.origin)"]
                    }
                )
            )
            if let key = section.key {
                entries.append(SpecEntry(key, values))
            } else {
                let place = section.position.map { "\($0)" } ?? ""
                workloads.append(["object": "\(section.title)", "location": "\(place)", "settings": values])
            }
        }
        entries.append(SpecEntry("workloads", SpecNode(.list(workloads))))
        entries.append(SpecEntry("notes", SpecNode(.list(notes.map { "\($0)" }))))
        return SpecNode(.map(entries)).json
    }
}

extension ConfigurationFile {
    /// What is said of workloads and of findings of objects that are not in the input, as where a name is misspelt.
    ///
    /// - Parameter isInForce: Whether the configuration is in force for a file.
    func entriesWithoutObject(in context: RuleContext, isInForce: (String) -> Bool = { _ in true }) -> [String] {
        let resolver = SettingsResolver(self)
        let workloads = context.workloads.map(\.object).filter { isInForce($0.file) }
        let fitting = Set(workloads.flatMap { resolver.entries(for: $0.root.anchor) })
        func note(_ list: String, _ index: Int, _ what: String) -> String {
            let place = FieldPath.root.field(list).item(index)
            let position = location(at: place).map { "\($0): " } ?? ""
            return "\(position)\(place) fits no \(what) of the input"
        }
        let objects =
            configuration.ignore.isEmpty ? [] : context.topology.manifests.objects.filter { isInForce($0.file) }
        let ignored = configuration.ignore.indices.filter { index in
            let match = configuration.ignore[index].match
            return !objects.contains { object in
                match.matches(
                    kind: object.kind.rawValue,
                    namespace: object.namespace,
                    name: object.name,
                    labels: match.labels.isEmpty ? [:] : object.labels.values
                )
            }
        }
        let reached = Set(workloads.flatMap { resolver.paths(to: $0.root.anchor) })
        return configuration.workloads.indices.filter { !fitting.contains($0) }.map {
            note("workloads", $0, "workload")
        }
            + configuration.paths.indices.filter { !reached.contains($0) }.map { note("paths", $0, "workload") }
            + ignored.map { note("ignore", $0, "object") } + filesWithoutTarget(in: context.topology.manifests)
    }

    /// Files of proxies in front that the input does not have, or that send to several places of which none is named.
    private func filesWithoutTarget(in manifests: Manifests) -> [String] {
        configuration.paths.enumerated().flatMap { number, path in
            path.hops.enumerated().compactMap { index, proxy in
                guard let file = proxy.file else { return nil }
                let names = Set(passes(of: proxy, in: manifests).map(\.element.name)).sorted()
                guard names.count != 1 else { return nil }
                let place = FieldPath.root.field("paths").item(number).field("hops").item(index)
                let position = location(at: place).map { "\($0): " } ?? ""
                guard !names.isEmpty else {
                    let target = proxy.upstream.map { " that passes to \($0)" } ?? ""
                    return "\(position)\(place): \(file) is no \(proxy.hop.label) of the input\(target)"
                }
                return
                    "\(position)\(place): \(file) passes to \(names.joined(separator: ", ")); say which with 'upstream'"
            }
        }
    }
}

extension ObjectMatch {
    /// What is meant, such as "kind Deployment, name orders-*".
    fileprivate var text: String {
        let patterns = [("kind", kind), ("namespace", namespace), ("name", name)].compactMap { name, pattern in
            pattern.map { "\(name) \($0.text)" }
        }
        let all = patterns + labels.sorted { $0.key < $1.key }.map { "label \($0.key)=\($0.value)" }
        return all.isEmpty ? "everything" : all.joined(separator: ", ")
    }
}
