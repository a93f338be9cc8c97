import HardenRules
import Testing

@Suite struct SeverityTests {
    @Test func errorsMatterMost() {
        #expect(Severity.allCases.sorted() == [.advice, .warning, .error])
        #expect(Severity.allCases.max() == .error)
    }
}
