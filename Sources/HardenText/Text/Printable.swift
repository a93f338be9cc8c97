extension Unicode.Scalar {
    /// Whether it may stand in a text of one line: no control character, no break of lines, no mark of byte order.
    package var isPrintable: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
        default: true
        }
    }
}
