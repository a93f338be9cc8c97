#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Looks for texts in bytes without making strings.
package enum ByteSearch {
    /// How far from `base` a byte comes first within `count` bytes.
    package static func firstOffset(of byte: UInt8, in base: UnsafeRawPointer, count: Int) -> Int? {
        memchr(base, CInt(byte), count).map { base.distance(to: UnsafeRawPointer($0)) }
    }

    /// Whether `count` bytes are the same in both places.
    package static func areEqual(_ one: UnsafeRawPointer, _ other: UnsafeRawPointer, count: Int) -> Bool {
        memcmp(one, other, count) == 0
    }

    /// Whether one text holds another, byte for byte.
    package static func contains(_ text: StaticString, in string: String) -> Bool {
        var string = string
        return string.withUTF8 { bytes in
            bytes.baseAddress.map { contains(text, in: $0, count: bytes.count) } ?? false
        }
    }

    /// Whether `count` bytes at `base` hold a text.
    package static func contains(_ text: StaticString, in base: UnsafeRawPointer, count: Int) -> Bool {
        contains(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount), in: base, count: count)
    }

    /// Whether `count` bytes at `base` hold others, of which there is at least one.
    package static func contains(_ needle: UnsafeRawBufferPointer, in base: UnsafeRawPointer, count: Int) -> Bool {
        offset(of: needle, in: base, count: count) != nil
    }

    /// How far from `base` others, of which there is at least one, come first within `count` bytes.
    package static func offset(of needle: UnsafeRawBufferPointer, in base: UnsafeRawPointer, count: Int) -> Int? {
        guard let start = needle.baseAddress, let first = needle.first, count >= needle.count else { return nil }
        var position = 0
        let last = count - needle.count
        while position <= last, let found = firstOffset(of: first, in: base + position, count: last - position + 1) {
            if areEqual(base + position + found, start, count: needle.count) { return position + found }
            position += found + 1
        }
        return nil
    }
}
