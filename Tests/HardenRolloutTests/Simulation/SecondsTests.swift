import HardenRollout
import Testing

/// Times that no clock reaches.
@Suite struct SecondsTests {
    @Test("what is beyond every real time counts as never", arguments: [Int.max, .max / 1000, 1 << 43, 1 << 50])
    func never(_ seconds: Int) {
        #expect(Seconds(seconds) == .never)
        #expect(Seconds(-seconds) == .always)
        #expect(seconds * Seconds(1) == .never)
        #expect(-seconds * Seconds(1) == .always)
    }

    @Test func realTimesAreExact() {
        #expect(Seconds(2_147_483_647).milliseconds == 2_147_483_647_000)
        #expect(3 * Seconds(1.5) == Seconds(4.5))
        #expect(-2 * Seconds(1.5) == Seconds(-3))
    }
}
