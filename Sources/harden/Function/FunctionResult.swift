import HardenEngine
import HardenKubernetes
import HardenRules
import HardenYAML

/// A finding as an entry of `results`.
///
/// Source: KRM functions specification v1, `ResourceList.results`: message, severity (error, warning, info), resourceRef,
/// field (path, currentValue, proposedValue), file (path, index), tags.
struct FunctionResult {
    let value: YAMLValue

    /// - Parameters:
    ///   - finding: What was found.
    ///   - isFixed: Whether what is passed on does not have it any more.
    ///   - input: Where it was found.
    init(_ finding: HardenRules.Finding, isFixed: Bool, in input: FunctionInput) {
        let symptoms = Phrases.symptoms(of: finding).map { " (\($0))" } ?? ""
        let fixed = isFixed ? finding.fix.map { "; fixed: \($0.title)" } ?? "" : ""
        var entries: [YAMLMapping.Entry] = [
            YAMLMapping.Entry("message", .string("\(finding.message)\(symptoms)\(fixed)")),
            YAMLMapping.Entry("severity", .string(isFixed ? "info" : Self.severity(finding.severity))),
        ]
        if let object = input.object(at: finding.primary.range.lowerBound) {
            entries.append(YAMLMapping.Entry("resourceRef", Self.reference(object)))
            if let field = Self.field(of: finding, in: object, isFixed: isFixed) {
                entries.append(YAMLMapping.Entry("field", field))
            }
            if let origin = FunctionInput.origin(of: object.root) {
                var file: [YAMLMapping.Entry] = [YAMLMapping.Entry("path", .string(origin.path))]
                if let index = origin.index { file.append(YAMLMapping.Entry("index", .int(index))) }
                entries.append(YAMLMapping.Entry("file", .mapping(YAMLMapping(file))))
            }
        }
        entries.append(YAMLMapping.Entry("tags", Self.tags(finding)))
        value = .mapping(YAMLMapping(entries))
    }

    private static func severity(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .advice: "info"
        }
    }

    private static func reference(_ object: DocumentObject) -> YAMLValue {
        var entries: [YAMLMapping.Entry] = []
        if let version = object.root["apiVersion"]?.string {
            entries.append(YAMLMapping.Entry("apiVersion", .string(version)))
        }
        entries.append(YAMLMapping.Entry("kind", .string(object.identity.kind)))
        entries.append(YAMLMapping.Entry("name", .string(object.identity.name)))
        if let namespace = object.identity.namespace {
            entries.append(YAMLMapping.Entry("namespace", .string(namespace)))
        }
        return .mapping(YAMLMapping(entries))
    }

    /// The field within its object, with its value and the one that the fix gives it, where there is one.
    private static func field(of finding: HardenRules.Finding, in object: DocumentObject, isFixed: Bool) -> YAMLValue? {
        let document = object.root.document
        let path = document.path(at: finding.primary.range.lowerBound)
        guard path.hasPrefix(object.path), path != object.path else { return nil }
        let inner = YAMLPath(Array(path.components.dropFirst(object.path.components.count)))
        var entries = [YAMLMapping.Entry("path", .string(inner.description))]
        let proposed = finding.fix?.changes.lazy.compactMap { change -> YAMLValue? in
            guard case .edit(_, _, .put(path, let value, _)) = change, value.isScalar else { return nil }
            return value
        }.first
        if let proposed, let current = document[path]?.scalar {
            entries.append(YAMLMapping.Entry("currentValue", YAMLValue(current)))
            entries.append(YAMLMapping.Entry("proposedValue", proposed))
        }
        return .mapping(YAMLMapping(entries))
    }

    private static func tags(_ finding: HardenRules.Finding) -> YAMLValue {
        var entries = [YAMLMapping.Entry("rule", .string(finding.rule))]
        if !finding.disruptions.isEmpty {
            let disruptions = finding.disruptions.map(\.rawValue).joined(separator: ", ")
            entries.append(YAMLMapping.Entry("disruptions", .string(disruptions)))
        }
        if let sum = finding.sum { entries.append(YAMLMapping.Entry("sum", .string(sum))) }
        if let fix = finding.fix {
            entries.append(YAMLMapping.Entry("fix", .string("\(fix.safety.rawValue): \(fix.title)")))
        }
        return .mapping(YAMLMapping(entries))
    }
}

extension YAMLValue {
    fileprivate init(_ scalar: YAMLScalar) {
        switch scalar {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        }
    }
}
