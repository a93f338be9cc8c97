import HardenSystem
import HardenYAML

extension YAMLSource {
    /// Whether the file holds a text.
    func contains(_ text: StaticString) -> Bool {
        bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { ByteSearch.contains(text, in: $0, count: bytes.count) } ?? false
        }
    }
}
