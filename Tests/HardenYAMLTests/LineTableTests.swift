import HardenYAMLTesting
import Testing

@testable import HardenYAML

/// Lines and columns are the same whether they are looked for or looked up.
@Suite struct LineTableTests {
    @Test(arguments: [UInt64(1), 2, 3])
    func saysWhatALookBackSays(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let parts = ["a", " ", "é", "😀", "\n", "\r", "\r\n", "\u{85}", "\u{2028}", String(repeating: "ab", count: 400)]
        var string = "\u{FEFF}" + String(repeating: "é", count: 1_500)
        for _ in 0..<60 {
            string += parts[Int.random(in: parts.indices, using: &random)]
            string += String(repeating: "x", count: Int.random(in: 0...300, using: &random))
        }
        let bytes = Array(string.utf8)
        let plain = ByteText(bytes: bytes, range: 0..<bytes.count)
        let quick = ByteText(bytes: bytes, range: 0..<bytes.count, lines: LineTable())
        let source = YAMLSource(name: "a.yaml", bytes: bytes)
        for index in stride(from: 0, through: bytes.count, by: 7) {
            let lineStart = max(3, bytes[..<index].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
            let column = 1 + TextSource.scalarCount(bytes[min(lineStart, index)..<index])
            #expect(source.location(at: index).column == column)
            #expect(quick.lineStart(of: index) == plain.lineStart(of: index))
            #expect(quick.lineEnd(from: index) == plain.lineEnd(from: index))
            #expect(quick.column(of: index) == plain.column(of: index))
        }
    }
}
