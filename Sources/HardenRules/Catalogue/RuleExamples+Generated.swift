// Generated: `UPDATE_GOLDEN=1 swift test --filter RuleExampleTests` writes it anew from the fixtures of the rules.

enum RuleExamples {
    static let all: [String: String] = [:]
}
