/// A part of a file's bytes, and how YAML 1.1 (libyaml) divides it into lines, columns and gaps.
///
/// All positions are byte offsets into `bytes`; nothing outside `range` is looked at, except that a column is counted
/// from the start of the line.
package struct ByteText: Sendable {
    package let bytes: [UInt8]
    package let range: Range<Int>

    /// Where lines begin; without it they are looked for every time.
    private let lines: LineTable?

    package init(bytes: [UInt8], range: Range<Int>) { self.init(bytes: bytes, range: range, lines: nil) }

    init(bytes: [UInt8], range: Range<Int>, lines: LineTable?) {
        self.bytes = bytes
        self.range = range
        self.lines = lines
    }

    static let byteOrderMark = TextSource.byteOrderMark
    private static let space = UInt8(ascii: " ")
    private static let tab = UInt8(ascii: "\t")

    /// The number of Unicode scalars that the bytes encode.
    static func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int { TextSource.scalarCount(bytes) }

    var isASCII: Bool {
        bytes[range].withUnsafeBytes { bytes in
            let words = bytes.count / 8
            for word in 0..<words
            where bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self) & Self.highBits != 0 {
                return false
            }
            return bytes[(words * 8)...].allSatisfy { $0 < 0x80 }
        }
    }

    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The byte at `index`, or 0 (which no YAML text contains) outside the range.
    func byte(_ index: Int) -> UInt8 { range.contains(index) ? bytes[index] : 0 }

    func isBlank(_ index: Int) -> Bool {
        let byte = byte(index)
        return byte == Self.space || byte == Self.tab
    }

    func starts(with character: Unicode.Scalar, at index: Int) -> Bool { byte(index) == UInt8(ascii: character) }

    /// The length of the line break at `index`, 0 where there is none.
    ///
    /// Besides LF, CR and CRLF, libyaml breaks lines at NEL (U+0085), LS (U+2028) and PS (U+2029).
    func lineBreakLength(at index: Int) -> Int {
        switch byte(index) {
        case 0x0A: 1
        case 0x0D: byte(index + 1) == 0x0A ? 2 : 1
        case 0xC2 where byte(index + 1) == 0x85: 2
        case 0xE2 where byte(index + 1) == 0x80 && (byte(index + 2) == 0xA8 || byte(index + 2) == 0xA9): 3
        default: 0
        }
    }

    /// The length of the line break that ends just before `index`, 0 where there is none.
    func lineBreakLength(before index: Int) -> Int {
        if byte(index - 2) == 0x0D, byte(index - 1) == 0x0A { return 2 }
        for length in 1...3 where index - length >= range.lowerBound {
            if lineBreakLength(at: index - length) == length { return length }
        }
        return 0
    }

    /// The offset of the break that ends the line of `index`, or the end of the text.
    func lineEnd(from index: Int) -> Int {
        let start = index
        var index = index
        while index < range.upperBound, lineBreakLength(at: index) == 0 {
            index += 1
            if let lines, index - start > LineTable.patience { return lines.end(of: index, in: self) }
        }
        return index
    }

    /// The start of the line after the one of `index`, or the end of the text.
    func nextLine(from index: Int) -> Int {
        let end = lineEnd(from: index)
        return end + lineBreakLength(at: end)
    }

    /// The start of the line of `index`.
    func lineStart(of index: Int) -> Int {
        let end = index
        var index = index
        while index > range.lowerBound, lineBreakLength(before: index) == 0 {
            index -= 1
            if let lines, end - index > LineTable.patience { return lines.start(of: index, in: self) }
        }
        return index
    }

    /// The column of `index` in Unicode scalars, counted from 0; a byte order mark at the start has no column.
    func column(of index: Int) -> Int {
        var start = lineStart(of: index)
        if start == 0, bytes.starts(with: Self.byteOrderMark), index >= 3 { start = 3 }
        if let lines, index - start > LineTable.patience { return lines.scalarCount(start..<index, in: self) }
        return Self.scalarCount(bytes[start..<index])
    }

    /// Whether only spaces stand between the start of the line and `index`.
    func isFirstOnLine(_ index: Int) -> Bool {
        var start = lineStart(of: index)
        if start == 0, bytes.starts(with: Self.byteOrderMark), index >= 3 { start = 3 }
        // JSON may be indented by tabs.
        return bytes[start..<index].allSatisfy { $0 == Self.space || $0 == Self.tab }
    }

    /// The first offset from `index` that is not a blank.
    func skipBlanks(from index: Int) -> Int {
        var index = index
        while isBlank(index) { index += 1 }
        return index
    }

    /// The first offset from `index` that is neither blank, line break, comment nor byte order mark.
    func skipGap(from index: Int, limit: Int) -> Int {
        var index = index
        while index < limit {
            let byte = byte(index)
            if byte == Self.space || byte == Self.tab {
                index += 1
            } else if byte == UInt8(ascii: "#") {
                index = lineEnd(from: index)
            } else if byte == 0xEF, bytes[index...].starts(with: Self.byteOrderMark) {
                index += 3
            } else {
                let length = lineBreakLength(at: index)
                if length == 0 { break }
                index += length
            }
        }
        return min(index, limit)
    }

    /// Where the content begins after the properties (`&anchor`, `!tag`) at the start of a node.
    func skipProperties(from start: Int, limit: Int) -> Int {
        var index = start
        while index < limit, starts(with: "&", at: index) || starts(with: "!", at: index) {
            index = skipGap(from: propertyEnd(from: index), limit: limit)
        }
        return index
    }

    /// The end of the last property that begins before `limit`, where the content is.
    func propertiesEnd(from start: Int, limit: Int) -> Int {
        var index = start
        var end = start
        while index < limit, starts(with: "&", at: index) || starts(with: "!", at: index) {
            end = propertyEnd(from: index)
            index = skipGap(from: end, limit: limit)
        }
        return end
    }

    private func propertyEnd(from start: Int) -> Int {
        var end = start + 1
        if starts(with: "&", at: start) {
            while isAnchorCharacter(byte(end)) { end += 1 }
        } else if starts(with: "<", at: end) {
            while end < range.upperBound, !starts(with: ">", at: end) { end += 1 }
            end = min(end + 1, range.upperBound)
        } else {
            while end < range.upperBound, !isBlank(end), lineBreakLength(at: end) == 0, !isFlowIndicator(byte(end)) {
                end += 1
            }
        }
        return end
    }

    /// libyaml takes letters, digits, `_` and `-` for an anchor and ends it at anything else.
    private func isAnchorCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private func isFlowIndicator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
    }
}
