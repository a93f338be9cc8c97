import HardenRules

/// Paths as references in reports.
enum FileURI {
    /// The path without `./` before it, as services match it with the files of a repository.
    static func relative(_ path: String) -> String {
        String(path.withoutLeadingDots)
    }

    /// The path as a URI reference, with everything escaped that has a meaning there.
    static func reference(_ path: String) -> String {
        let path = relative(path)
        var text = path.hasPrefix("/") ? "file://" : ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return text
    }
}
