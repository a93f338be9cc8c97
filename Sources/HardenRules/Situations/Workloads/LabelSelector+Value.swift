package import HardenKubernetes
package import HardenYAML

extension LabelSelector {
    /// The selector for another document; `nil` where it asks for nothing, or holds placeholders or what nobody knows.
    package var value: YAMLMapping? {
        guard isWritten, !isEmpty, requirements.allSatisfy({ $0.comparison != nil }) else { return nil }
        let labels = matchLabels.place.entries.map { ($0.key.string, $0.value.text ?? "") }
        let texts = labels.flatMap { [$0.0, $0.1] } + requirements.flatMap(\.values)
        guard !texts.contains(where: { Placeholder.occurs(in: $0) }) else { return nil }
        var selector = YAMLMapping()
        if !labels.isEmpty {
            selector["matchLabels"] = .mapping(YAMLMapping(labels.map { YAMLMapping.Entry($0.0, .string($0.1)) }))
        }
        if !requirements.isEmpty {
            selector["matchExpressions"] = .sequence(requirements.map(\.value))
        }
        return selector
    }
}

extension WorkloadSituation {
    /// The workload's selector for another object that is to be about its Pods; `nil` where it cannot be told, or does not
    /// select them: the API server refuses such a workload, and nothing that selects like it would be about its Pods.
    var podSelector: YAMLMapping? {
        let selector = view.selector
        return selector.matches(template.labels) ? selector.value : nil
    }
}

extension LabelSelector.Requirement {
    fileprivate var value: YAMLValue {
        var entry = YAMLMapping([
            YAMLMapping.Entry("key", .string(key)),
            YAMLMapping.Entry("operator", .string(comparison?.rawValue ?? "")),
        ])
        if !values.isEmpty { entry["values"] = .sequence(values.map { .string($0) }) }
        return .mapping(entry)
    }
}
