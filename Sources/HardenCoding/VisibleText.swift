/// Text as terminals, logs and reports may get it: nothing that moves a cursor, hides, or reorders what stands beside it.
package enum VisibleText {
    /// The text with every such character replaced by something that can be seen, all of it in one line.
    package static func of(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            result.unicodeScalars.append(contentsOf: (replacement(of: scalar) ?? String(scalar)).unicodeScalars)
        }
    }

    /// What is shown in place of a character; `nil` for one that is harmless.
    package static func replacement(of scalar: Unicode.Scalar) -> String? {
        guard isHidden(scalar) else { return nil }
        switch scalar.value {
        case 0x00...0x1F: return Unicode.Scalar(0x2400 + scalar.value).map(String.init)
        case 0x7F: return "\u{2421}"
        default:
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
        }
    }

    /// Whether a character controls what is beside it, or cannot be seen: all of Unicode's control and format characters and
    /// separators of lines, what need not be drawn, and what is no character.
    ///
    /// Blanks are none of these, nor are the selectors that make a sign an emoji or a letter.
    package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F, 0xFE0E, 0xFE0F: return false
        case 0..<0x20, 0x7F..<0xA0: return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .format, .lineSeparator, .paragraphSeparator: return true
        default: return scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isNoncharacterCodePoint
        }
    }

    /// Characters that an error quotes of a value: enough to find it, and not what it may hold by mistake, such as a key.
    package static let quotedLength = 40

    /// The beginning of a value, as errors quote it.
    package static func excerpt(_ value: some StringProtocol) -> String {
        let scalars = value.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: quotedLength, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return of(String(value)) }
        let start = scalars[..<scalars.index(before: end)]
        return of(String(String.UnicodeScalarView(start))) + "…"
    }
}
