import HardenKubernetes
import Testing

@Suite struct GatewayDurationTests {
    @Test(arguments: [("1m30s", 90_000), ("500ms", 500), ("0s", 0), ("99999h59m59s999ms", 359_999_999_999)])
    func isRead(text: String, milliseconds: Int) {
        #expect(GatewayDuration.milliseconds(text) == milliseconds)
    }

    /// GEP-2257 allows four parts of five digits: what is longer is no duration, however much it would add up to.
    @Test(arguments: ["", "1", "s", "1d", "-1s", "1.5s", String(repeating: "99999h", count: 5)])
    func isNone(text: String) {
        #expect(GatewayDuration.milliseconds(text) == nil)
    }
}
