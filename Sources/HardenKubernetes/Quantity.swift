/// An amount of a resource, as Kubernetes writes it: `250m`, `1.5`, `512Mi`, `1e3`.
///
/// Source: Kubernetes API reference, Quantity.
package struct Quantity: Sendable, Hashable {
    /// In the resource's unit: cores, bytes.
    package let value: Double

    private static let suffixes: [String: Double] = [
        "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
        "Ki": 0x1p10, "Mi": 0x1p20, "Gi": 0x1p30, "Ti": 0x1p40, "Pi": 0x1p50, "Ei": 0x1p60,
    ]

    package init?(_ text: String) {
        let number = text.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
        let suffix = text.dropFirst(number.count)
        if let factor = Self.suffixes[String(suffix)], let amount = Double(number) {
            value = amount * factor
        } else if suffix.first == "e" || suffix.first == "E", let amount = Double(text) {
            value = amount
        } else {
            return nil
        }
    }

    /// Whether this is less by more than the error of the calculation.
    package func isLess(than other: Quantity) -> Bool { value < other.value - abs(other.value) * 1e-12 }
}
