/// Text that another tool replaces before Kubernetes sees it: `${NAME}`, `{{ .Values.name }}`, `$(NAME)`.
package enum Placeholder {
    package static func occurs(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { occurs(in: $0) }
    }

    static func occurs(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count > 2 else { return false }
        for index in 1..<bytes.count {
            switch (bytes[index - 1], bytes[index]) {
            case (UInt8(ascii: "$"), UInt8(ascii: "{")), (UInt8(ascii: "$"), UInt8(ascii: "(")),
                (UInt8(ascii: "{"), UInt8(ascii: "{")), (UInt8(ascii: "<"), UInt8(ascii: "%")),
                (UInt8(ascii: "#"), UInt8(ascii: "{")):
                return true
            default: continue
            }
        }
        return false
    }
}
