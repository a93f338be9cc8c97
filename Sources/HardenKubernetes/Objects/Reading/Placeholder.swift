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
        return false
    }
}

extension UInt8 {
    var isLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
