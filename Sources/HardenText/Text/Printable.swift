extension Unicode.Scalar {
    /// Whether it may stand in a text of one line: no control character, no break of lines, no mark of byte order, and
    /// nothing that hides or reorders what stands beside it.
    package var isPrintable: Bool {
        switch value {
        case 0x20..<0x7F: true
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
        // What is beyond has no escape that JSON and YAML share.
        case 0..<0x1_0000: properties.generalCategory != .format
        default: true
        }
    }
}
