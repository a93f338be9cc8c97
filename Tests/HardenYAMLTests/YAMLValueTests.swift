import HardenYAML
import Testing

@Suite struct YAMLValueTests {
    @Test func subscriptKeepsOrder() {
        var mapping = YAMLMapping([.init("b", 1), .init("a", 2)])
        mapping["b"] = 3
        mapping["c"] = 4
        mapping["a"] = nil
        #expect(mapping.entries.map(\.key) == ["b", "c"])
        #expect(mapping["b"] == .int(3))
    }
}
