#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
import HardenYAML

/// Looks for texts in bytes without making strings.
package enum ByteSearch {
    /// Whether one text holds another, byte for byte.
    package static func contains(_ text: StaticString, in string: String) -> Bool {
        var string = string
        return string.withUTF8 { bytes in
            bytes.baseAddress.map { contains(text, in: $0, count: bytes.count) } ?? false
        }
    }

    /// Whether `count` bytes at `base` hold a text.
    static func contains(_ text: StaticString, in base: UnsafeRawPointer, count: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard length > 0, count >= length else { return false }
        let first = CInt(text.utf8Start[0])
        var position = base
        let last = base + (count - length)
        while position <= last, let found = memchr(position, first, last - position + 1) {
            if memcmp(found, text.utf8Start, length) == 0 { return true }
            position = UnsafeRawPointer(found) + 1
        }
        return false
    }
}

extension YAMLSource {
    /// Whether the file holds a text.
    func contains(_ text: StaticString) -> Bool {
        bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { ByteSearch.contains(text, in: $0, count: bytes.count) } ?? false
        }
    }
}
