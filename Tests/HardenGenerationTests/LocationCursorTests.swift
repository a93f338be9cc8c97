@testable import HardenGeneration
import HardenYAML
import Testing

@Suite struct LocationCursorTests {
    @Test(
        "places are those that the source gives",
        arguments: ["", "a: é\n  ü: 1\r\n\nb", "\u{FEFF}a: 1\nb: 2\n", "\n\n"]
    )
    func sameAsSource(text: String) {
        let source = YAMLSource(name: "text", bytes: Array(text.utf8))
        for step in 1...3 {
            var cursor = LocationCursor(source)
            for offset in stride(from: 0, through: source.bytes.count, by: step) {
                // A place within a character has no column of its own.
                guard offset == source.bytes.count || source.bytes[offset] & 0xC0 != 0x80 else { continue }
                #expect(cursor.location(at: offset) == source.location(at: offset), "\(text) \(offset)")
            }
        }
        var cursor = LocationCursor(source)
        _ = cursor.location(at: source.bytes.count)
        #expect(cursor.location(at: 0) == source.location(at: 0))
    }
}
