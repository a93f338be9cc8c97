package import HardenYAML

/// A field that takes a whole number or a text, such as a port's name or a percentage.
package enum IntOrString: Hashable, Sendable {
    case int(Int)
    case string(String)

    /// - Parameter scalar: A value as Kubernetes reads it; other kinds than texts and numbers of 32 bits are refused.
    package init?(_ scalar: YAMLScalar) {
        switch scalar {
        case .int(let value) where Int32(exactly: value) != nil: self = .int(value)
        case .string(let text) where !Placeholder.occurs(in: text): self = .string(text)
        default: return nil
        }
    }

    /// The number of a percentage such as `25%`.
    package var percent: Int? {
        guard case .string(let text) = self, text.hasSuffix("%"), text.dropLast().allSatisfy(\.isNumber) else {
            return nil
        }
        return Int32(text.dropLast()).map(Int.init)
    }

    package var int: Int? {
        if case .int(let value) = self { value } else { nil }
    }
}

extension IntOrString: CustomStringConvertible {
    package var description: String {
        switch self {
        case .int(let value): "\(value)"
        case .string(let text): text
        }
    }
}
