import HardenCoding
import HardenKubernetes
import HardenYAML

extension Place {
    /// The name of the field in its object, for a message.
    var fieldName: String {
        guard case .key(let key) = path.components.last else { return "the item" }
        return key
    }

    /// What is wrong with a number that must be within a range; `nil` where it is not written or cannot be known.
    func fault(range: ClosedRange<Int>) -> String? {
        let field = integer()
        if let expected = field.expectation { return "must be \(expected)" }
        guard let value = field.value, !range.contains(value) else { return nil }
        return "\(value) is not between \(range.lowerBound) and \(range.upperBound)"
    }

    /// What is wrong with a whole number that must not be smaller.
    func fault(atLeast least: Int) -> String? {
        let field = integer()
        if let expected = field.expectation { return "must be \(expected)" }
        guard let value = field.value, value < least else { return nil }
        return "\(value) is less than \(least)"
    }

    /// What is wrong with a number, fractions included, that must be within a range.
    func fault(number range: ClosedRange<Double>) -> String? {
        let field = number()
        if let expected = field.expectation { return "must be \(expected)" }
        guard let value = field.value, !range.contains(value) else { return nil }
        return "\(value.words) is not between \(range.lowerBound.words) and \(range.upperBound.words)"
    }

    /// What is wrong with a text that must be one of several.
    func fault(oneOf values: [String]) -> String? {
        let field = string()
        if let expected = field.expectation { return "must be \(expected)" }
        guard let value = field.known, !values.contains(value) else { return nil }
        return "\(value) is none of \(values.filter { !$0.isEmpty }.joined(separator: ", "))"
    }

    /// The entries whose keys are none of those that are known, with the key that was probably meant.
    func unknownEntries(known: [String]) -> [(key: String, value: Place, suggestion: String?)] {
        entries.filter { !known.contains($0.key.string) }.map { key, value in
            (key.string, value, closest(to: key.string, among: known))
        }
    }
}

extension Double {
    /// A whole number without its fraction.
    fileprivate var words: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
