import Testing

@testable import HardenYAML

/// What an edited text must not have become, whatever made it so.
@Suite struct VerificationTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var before: String
        var edit = YAMLEdit.put(["a"], 2)
        var after: String
        /// What is wrong with `after`; `nil` where it is what was meant.
        var failure: String?
        var testDescription: String { after }
    }

    @Test(arguments: [
        Case(before: "a: 1 # x\nb: 1\n", after: "a: 2 # x\nb: 1\n"),
        Case(before: "a: 1 # x\nb: 1\n", after: "a: 2\nb: 1\n", failure: "0 comments instead of 1"),
        Case(before: "a: 1 # x\nb: 1\n", after: "a: 2 # y\nb: 1\n", failure: "a comment is lost: # x"),
        Case(before: "a: 1\nb: 1\n", after: "a: 2\nb: 1\n# new\n", failure: "1 comments instead of 0"),
        Case(
            before: "a: 1\nb: \"x ---y\"\n",
            after: "a: 2\nb: \"x\n---y\"\n",
            failure: "another line that begins like a document marker"
        ),
        Case(before: "a: 1\nb: 1\n", after: "a: 2\nb: 1", failure: "no line break at the end"),
        Case(before: "a: 1\nb: 1", after: "a: 2\nb: 1"),
        Case(before: "a: 1\nb: 1\n", after: "a: 2\nb: 3\n", failure: "another node at 2:4"),
        Case(before: "a: 1\nb: 1\n", after: "a: 3\nb: 1\n", failure: "another value at 1:4"),
        Case(before: "a: 1\nb: 1\n", after: "a: 2\nb: '1'\n", failure: "another node at 2:4"),
        Case(before: "a: 1\nb: 1\n", after: "a: 2\n", failure: "another number of entries at 1:1"),
        Case(before: "a: 1\nb: 1\n", after: "a: 2\nb: 1\n---\nc: 1\n", failure: "another number of documents"),
    ])
    func seesWhatDiffers(_ example: Case) throws {
        let file = YAMLFile(text: example.before)
        let round = try EditRound([example.edit], planner: EditPlanner(file.documents[0]))
        let verification = Verification(before: file.documents, edited: 0, limits: YAMLLimits())
        switch verification.documents(of: Array(example.after.utf8), round: round) {
        case .success: #expect(example.failure == nil)
        case .failure(let failure): #expect(failure.reason == example.failure.map { .verification($0) })
        }
    }

    /// Kubernetes takes the last of two equal keys, so that the first would be put in with every run.
    @Test func refusesWhatASecondRunWouldChange() {
        let twice = YAMLValue.mapping(YAMLMapping([.init("b", 1), .init("b", 2)]))
        let refusal = EditingTests.refusal("a: 1\n", .put(["a"], twice))
        #expect(refusal == .verification("a second run would change it again"))
    }
}
