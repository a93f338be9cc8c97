import HardenCoding

/// Text as a terminal may get it: nothing that moves the cursor, hides or reorders what stands beside it.
enum TerminalText {
    /// The text in one line, with every such character replaced by something that can be seen.
    static func visible(_ text: String) -> String { VisibleText.of(text) }

    /// The columns that a text takes.
    static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

    /// The columns that a character takes: 2 for wide ones of East Asia and emoji.
    static func width(_ character: Character) -> Int {
        if let ascii = character.asciiValue { return ascii < 0x20 ? 0 : 1 }
        var width = 0
        for scalar in character.unicodeScalars {
            let properties = scalar.properties
            if properties.isEmojiPresentation || scalar.value == 0xFE0F || isWide(scalar) { return 2 }
            switch properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: continue
            default: width = 1
            }
        }
        return width
    }

    /// Source: Unicode Standard Annex 11, East Asian Width, ranges of W and F.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x20000...0x3FFFD:
            true
        default: false
        }
    }

    /// Breaks a text between words into lines of at most `width` columns; a longer word stays whole.
    static func wrapped(_ text: String, width: Int?) -> [String] {
        guard let width, self.width(text) > width else { return [text] }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if line.isEmpty {
                line = String(word)
            } else if self.width(line) + 1 + self.width(String(word)) <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return lines + [line]
    }
}
