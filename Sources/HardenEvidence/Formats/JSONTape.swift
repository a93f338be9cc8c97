/// A JSON text as a list of its values in their order, without a tree: lookups compare bytes, and nothing is copied.
///
/// It reads what JSON allows and a little more; it is for evidence, which is never written back.
struct JSONTape {
    /// A value with its place among the others.
    struct Entry {
        /// Bytes of the key, without its quotes; empty for items and the outermost value.
        var key: Range<Int>
        /// Bytes of the value; of a text without its quotes.
        var value: Range<Int>
        var kind: Kind
        /// The entry behind this one and all within it.
        var next: Int
    }

    enum Kind {
        case object, array, text, other
    }

    private let bytes: [UInt8]
    private var entries: [Entry] = []

    /// The greatest depth that is read; no log comes near.
    private static let mostDepth = 128

    /// Values that are read; a long list of Pods has some hundred thousand.
    private static let mostEntries = 2_000_000

    /// - Returns: `nil` where the text is no JSON.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        entries.reserveCapacity(64)
        var index = 0
        guard read(&index, key: 0..<0, depth: 0) else { return nil }
        skipBlanks(&index)
        guard index == bytes.count else { return nil }
    }

    /// The outermost value.
    var root: JSONValue { JSONValue(tape: self, index: 0) }

    // MARK: Reading

    private func skipBlanks(_ index: inout Int) {
        while index < bytes.count,
            bytes[index] == 0x20 || bytes[index] == 0x0A || bytes[index] == 0x0D || bytes[index] == 0x09
        { index += 1 }
    }

    private mutating func read(_ index: inout Int, key: Range<Int>, depth: Int) -> Bool {
        skipBlanks(&index)
        guard index < bytes.count, depth < Self.mostDepth, entries.count < Self.mostEntries else { return false }
        let position = entries.count
        let start = index
        switch bytes[index] {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let isObject = bytes[index] == UInt8(ascii: "{")
            let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
            entries.append(Entry(key: key, value: start..<start, kind: isObject ? .object : .array, next: 0))
            index += 1
            skipBlanks(&index)
            if index < bytes.count, bytes[index] == close {
                index += 1
            } else {
                while true {
                    var key = 0..<0
                    if isObject {
                        skipBlanks(&index)
                        guard index < bytes.count, bytes[index] == UInt8(ascii: "\""), let text = text(&index) else {
                            return false
                        }
                        key = text
                        skipBlanks(&index)
                        guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return false }
                        index += 1
                    }
                    guard read(&index, key: key, depth: depth + 1) else { return false }
                    skipBlanks(&index)
                    guard index < bytes.count else { return false }
                    index += 1
                    if bytes[index - 1] == close { break }
                    guard bytes[index - 1] == UInt8(ascii: ",") else { return false }
                }
            }
            entries[position].value = start..<index
            entries[position].next = entries.count
        case UInt8(ascii: "\""):
            guard let text = text(&index) else { return false }
            entries.append(Entry(key: key, value: text, kind: .text, next: position + 1))
        default:
            while index < bytes.count, Self.isOfScalar(bytes[index]) { index += 1 }
            guard index > start else { return false }
            entries.append(Entry(key: key, value: start..<index, kind: .other, next: position + 1))
        }
        return true
    }

    private static func isOfScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
        default: false
        }
    }

    /// The bytes of a text that begins here, without its quotes.
    private func text(_ index: inout Int) -> Range<Int>? {
        let start = index + 1
        index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""):
                index += 1
                return start..<(index - 1)
            default: index += 1
            }
        }
        return nil
    }

    // MARK: Lookup

    fileprivate func entry(_ index: Int) -> Entry { entries[index] }

    fileprivate func children(of index: Int) -> [Int] {
        guard entries[index].kind == .object || entries[index].kind == .array else { return [] }
        var children: [Int] = []
        var child = index + 1
        while child < entries[index].next {
            children.append(child)
            child = entries[child].next
        }
        return children
    }

    fileprivate func child(of index: Int, named key: String) -> Int? {
        guard entries[index].kind == .object else { return nil }
        var child = index + 1
        while child < entries[index].next {
            let range = entries[child].key
            if range.count == key.utf8.count, bytes[range].elementsEqual(key.utf8) { return child }
            child = entries[child].next
        }
        return nil
    }

    fileprivate func string(_ range: Range<Int>) -> String {
        let slice = bytes[range]
        guard slice.contains(UInt8(ascii: "\\")) else { return String(decoding: slice, as: UTF8.self) }
        var text = String.UnicodeScalarView()
        var units: [UInt16] = []
        var index = range.lowerBound
        var plain = index
        func flush(_ end: Int) {
            text.append(contentsOf: String(decoding: bytes[plain..<end], as: UTF8.self).unicodeScalars)
        }
        func flushUnits() {
            text.append(contentsOf: String(decoding: units, as: UTF16.self).unicodeScalars)
            units = []
        }
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "\\"), index + 1 < range.upperBound else {
                index += 1
                continue
            }
            flush(index)
            let escape = bytes[index + 1]
            if escape == UInt8(ascii: "u"), index + 6 <= range.upperBound,
                let unit = UInt16(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
            {
                units.append(unit)
                index += 6
            } else {
                flushUnits()
                let scalars: [UInt8: Unicode.Scalar] = [
                    0x6E: "\n", 0x74: "\t", 0x72: "\r", 0x62: "\u{8}", 0x66: "\u{C}",
                ]
                text.append(scalars[escape] ?? Unicode.Scalar(escape))
                index += 2
            }
            plain = index
            if index >= range.upperBound || bytes[index] != UInt8(ascii: "\\") { flushUnits() }
        }
        flushUnits()
        flush(range.upperBound)
        return String(text)
    }
}

/// A value of a JSON text.
struct JSONValue {
    private let tape: JSONTape
    private let index: Int

    fileprivate init(tape: JSONTape, index: Int) {
        self.tape = tape
        self.index = index
    }

    subscript(key: String) -> JSONValue? {
        tape.child(of: index, named: key).map { JSONValue(tape: tape, index: $0) }
    }

    var items: [JSONValue] {
        guard tape.entry(index).kind == .array else { return [] }
        return tape.children(of: index).map { JSONValue(tape: tape, index: $0) }
    }

    /// A text, or how a number or a word is written; `nil` for objects, arrays and null.
    var text: String? {
        let entry = tape.entry(index)
        guard entry.kind == .text || entry.kind == .other else { return nil }
        let text = tape.string(entry.value)
        return entry.kind == .other && text == "null" ? nil : text
    }

    /// A number, also one that is written as a text.
    var number: Double? { text.flatMap(Double.init) }
    var integer: Int? { text.flatMap(Int.init) }

    /// Where it begins.
    var offset: Int { tape.entry(index).value.lowerBound }
}
