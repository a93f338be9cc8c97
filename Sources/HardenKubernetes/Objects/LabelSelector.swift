import HardenYAML

/// Which Pods are meant, by their labels.
///
/// Source: Kubernetes API reference, LabelSelector.
package struct LabelSelector: Sendable {
    package struct Requirement: Sendable {
        package enum Operator: String, Sendable {
            case `in` = "In"
            case notIn = "NotIn"
            case exists = "Exists"
            case doesNotExist = "DoesNotExist"
        }

        package let key: String
        /// `nil` for an operator that does not exist.
        package let comparison: Operator?
        package let values: [String]
        package let place: Place
    }

    package let place: Place
    package let matchLabels: Labels
    package let requirements: [Requirement]

    /// - Parameters:
    ///   - place: Where the selector is.
    ///   - isPlainMap: Whether the mapping holds the labels themselves, as a Service's and a
    ///     ReplicationController's selector do.
    ///   - added: Labels that a kustomization adds to it.
    package init(_ place: Place, isPlainMap: Bool = false, added: [String: String] = [:]) {
        self.place = place
        matchLabels = Labels(isPlainMap ? place : place["matchLabels"], added: added)
        requirements =
            isPlainMap
            ? []
            : place["matchExpressions"].items.map { item in
                Requirement(
                    key: item["key"].text ?? "",
                    comparison: Requirement.Operator(rawValue: item["operator"].text ?? ""),
                    values: item["values"].items.compactMap(\.text),
                    place: item
                )
            }
    }

    /// Whether the selector is written at all. One that is missing selects nothing; an empty one (`{}`) everything.
    package var isWritten: Bool { place.exists || !matchLabels.added.isEmpty }

    /// Whether the selector is there and asks for nothing.
    package var isEmpty: Bool { matchLabels.isEmpty && requirements.isEmpty }

    /// The selector as a kustomization makes it that adds these labels, and no others.
    package func replacingAdded(_ added: [String: String]) -> LabelSelector {
        added == matchLabels.added ? self : LabelSelector(self, matchLabels.replacingAdded(added))
    }

    private init(_ other: LabelSelector, _ matchLabels: Labels) {
        place = other.place
        requirements = other.requirements
        self.matchLabels = matchLabels
    }

    /// Whether labels satisfy every part of the selector.
    package func matches(_ labels: Labels) -> Bool {
        guard isWritten else { return false }
        let areThere = matchLabels.values.allSatisfy { labels[$0.key] == $0.value }
        guard areThere, !requirements.isEmpty else { return areThere }
        let values = labels.values
        return requirements.allSatisfy { $0.isSatisfied(by: values) }
    }

    /// The parts of the selector that labels do not satisfy.
    package func unsatisfied(by labels: Labels) -> [String] {
        let values = labels.values
        return matchLabels.values.sorted { $0.key < $1.key }.filter { values[$0.key] != $0.value }
            .map { "\($0.key)=\($0.value)" }
            + requirements.filter { !$0.isSatisfied(by: values) }.map(\.description)
    }
}

extension LabelSelector.Requirement {
    fileprivate func isSatisfied(by labels: [String: String]) -> Bool {
        switch comparison {
        case .in: labels[key].map { values.contains($0) } ?? false
        case .notIn: labels[key].map { !values.contains($0) } ?? true
        case .exists: labels[key] != nil
        case .doesNotExist: labels[key] == nil
        case nil: false
        }
    }
}

extension LabelSelector.Requirement: CustomStringConvertible {
    package var description: String {
        switch comparison {
        case .in: "\(key) in (\(values.sorted().joined(separator: ", ")))"
        case .notIn: "\(key) notin (\(values.sorted().joined(separator: ", ")))"
        case .exists: key
        case .doesNotExist: "!\(key)"
        case nil: "\(key) (unknown operator)"
        }
    }
}
