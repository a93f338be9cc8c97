import HardenCoding
import HardenDecoding
import HardenKubernetes
import HardenRules
import HardenYAML

/// What a function is told to do: the `spec` of its configuration.
struct FunctionSettings: Sendable, Hashable {
    /// Which fixes are made in what is passed on.
    enum Fixes: String, Sendable, Hashable, CaseIterable {
        case none
        case safe
        case unsafe
    }

    var fix = Fixes.safe
    var failOn: FailureThreshold?
    var configuration = HardenConfiguration()
}

extension FunctionSettings: SpecCodable {
    static let codec = SpecRecord(
        "Function",
        "What a function does, and what manifests do not say.",
        prototype: FunctionSettings(),
        fields: [
            SpecField("fix", \.fix, .word("Fixes"), "Which fixes are made; none for a validator."),
            SpecField(
                "failOn",
                optional: \.failOn,
                .word("FailureThreshold"),
                "The least severity that makes it fail; advice if left out."
            ),
        ] + HardenConfiguration.record.fields.map { $0.lifted(to: \.configuration) }
    ).codec
}

extension FunctionSettings {
    /// Reads the configuration object of a function.
    ///
    /// The settings are in `spec`, or as texts in the `data` of a ConfigMap, which is what hosts make of options that are
    /// given on their command line.
    ///
    /// - Parameter object: The configuration; `nil` for none.
    /// - Returns: The settings, and the configuration among them with its places.
    /// - Throws: Everything that is wrong, one error a line.
    static func read(_ object: YAMLNode?) throws(Failure) -> (settings: Self, configuration: ConfigurationFile) {
        guard let object, object.kind == .mapping else { return (Self(), .none) }
        var reader = SpecNodeReader(object.document)
        let whole = reader.read(object)
        var diagnostics = reader.errors
        let isConfigMap = object["kind"]?.string == "ConfigMap"
        let field = isConfigMap ? "data" : "spec"
        if case .map(let entries) = whole.content {
            let known = ["apiVersion", "kind", "metadata", "status", field]
            for entry in entries where !known.contains(entry.key) {
                let message = "unknown field '\(entry.key)' of the function's configuration; settings are in '\(field)'"
                diagnostics.append(SpecDiagnostic(.error, message, at: entry.location))
            }
        }
        var node = whole[field] ?? [:]
        if node.content == .null { node.content = .map([]) }
        if isConfigMap { node = expanded(node) }
        let settings = codec.decode(node, .root, &diagnostics)
        guard let settings, diagnostics.isEmpty else { throw Failure(diagnostics.map(\.description)) }
        return (settings, ConfigurationFile(configuration: settings.configuration, node: node))
    }

    /// The data of a ConfigMap, in which all values are texts, as it would be in `spec`.
    private static func expanded(_ data: SpecNode) -> SpecNode {
        guard case .map(let entries) = data.content else { return data }
        var result: [SpecEntry] = []
        var rules: [SpecEntry] = []
        for entry in entries {
            switch (entry.key, entry.value.content) {
            case ("select", .string(let text)), ("ignore", .string(let text)):
                let names = text.split(separator: ",").map { part in
                    SpecNode(.string(String(part.filter { $0 != " " })), at: entry.value.location)
                }
                rules.append(SpecEntry(entry.key, SpecNode(.list(names), at: entry.value.location), at: entry.location))
            case ("minSeverity", _): rules.append(entry)
            default: result.append(entry)
            }
        }
        if !rules.isEmpty { result.append(SpecEntry("rules", SpecNode(.map(rules), at: data.location))) }
        return SpecNode(.map(result), at: data.location)
    }
}
