/// Text that another tool replaces before Kubernetes sees it: `${NAME}`, `$NAME`, `$(NAME)`, `{{ .Values.name }}`.
package enum Placeholder {
    /// Whether a text holds a placeholder.
    package static func occurs(in text: String) -> Bool {
        let bytes = text.utf8
        var last: UInt8 = 0
        for byte in bytes {
            switch last {
            case UInt8(ascii: "$") where byte == UInt8(ascii: "{") || byte == UInt8(ascii: "(") || byte.isLetter:
                return true
            case UInt8(ascii: "{") where byte == UInt8(ascii: "{"): return true
            case UInt8(ascii: "<") where byte == UInt8(ascii: "%"): return true
            case UInt8(ascii: "#") where byte == UInt8(ascii: "{"): return true
            default: last = byte
            }
        }
        return isBracketed(text)
    }

    /// `<your-image>`, as notes and examples have it: no name, image or number has such brackets.
    private static func isBracketed(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let open = bytes.firstIndex(of: UInt8(ascii: "<")),
            let close = bytes[open...].firstIndex(of: UInt8(ascii: ">"))
        else { return false }
        let name = bytes[bytes.index(after: open)..<close]
        let joints = [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: " ")]
        guard let first = name.first, let last = name.last, first.isLetter, !joints.contains(last) else { return false }
        return name.allSatisfy { $0.isLetter || joints.contains($0) || (0x30...0x39).contains($0) }
    }
}

extension UInt8 {
    var isLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
