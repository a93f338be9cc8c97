import Foundation
import HardenTesting
import HardenYAML
import HardenYAMLTesting
import Testing

@Suite(.needsSharedData)
struct CorpusTests {
    private static let seed = UInt64(ProcessInfo.processInfo.environment["HARDEN_SEED"] ?? "") ?? 1
    private static let editCount = Int(ProcessInfo.processInfo.environment["HARDEN_EDITS"] ?? "") ?? 6_000

    @Test func everyFileSurvivesUnedited() throws {
        var parsed = 0
        for url in SharedData.files(below: "corpus/repositories")
            + SharedData.files(below: "yaml-test-suite", named: "in.yaml")
        {
            let file = YAMLFile(bytes: [UInt8](try Data(contentsOf: url)), name: url.lastPathComponent)
            let patch = try file.applying([:])
            #expect(patch.isEmpty && patch.result == file.source.bytes, "\(url.path)")
            for document in file.documents {
                if let fault = TreeInvariants.fault(in: document) { Issue.record("\(url.path): \(fault)") }
            }
            parsed += file.errors.isEmpty ? 1 : 0
        }
        print("\(parsed) files parse")
        #expect(parsed > 7_000)
    }

    @Test func randomEditsAreVerifiedOrRefused() throws {
        var random = SeededGenerator(seed: Self.seed)
        let files =
            SharedData.files(below: "corpus/repositories")
            + SharedData.files(below: "yaml-test-suite", named: "in.yaml")
        var refusals: [String: Int] = [:]
        var made = 0
        var samples: [ReadBack.Sample] = []
        var diffs: [DiffCheck.Sample] = []
        while made < Self.editCount {
            let url = try #require(files.randomElement(using: &random))
            var bytes = [UInt8](try Data(contentsOf: url))
            if bytes.count > 100_000 { continue }
            bytes = (TextVariant.allCases.randomElement(using: &random) ?? .asIs).apply(bytes)
            let file = YAMLFile(bytes: bytes, name: url.path)
            guard file.errors.isEmpty, let index = file.documents.indices.randomElement(using: &random) else {
                continue
            }
            let paths = RandomEdit.paths(of: file.documents[index])
            for _ in 0..<4 {
                let edit = RandomEdit.edit(of: file.documents[index], paths: paths, using: &random)
                do {
                    let patch = try file.applying([index: [edit]])
                    made += 1
                    if bytes.count < 8_000, samples.count < Self.editCount / 12 {
                        samples.append(.init(before: bytes, after: patch.result, document: index, edit: edit))
                    }
                    if diffs.count < Self.editCount / 20 { diffs.append(.init(patch: patch)) }
                } catch {
                    if case .verification(let what) = error.reason { print("REFUSED \(url.path) \(edit): \(what)") }
                    refusals[error.reason.name, default: 0] += 1
                }
            }
        }
        print("\(made) edits made; refused: \(refusals.sorted { $0.key < $1.key })")
        #expect(refusals["verification", default: 0] * 1_000 <= made)
        try ReadBack.check(samples)
        try DiffCheck.check(diffs)
    }
}

extension YAMLRefusal.Reason {
    /// The reason without its details.
    var name: String { String("\(self)".prefix { $0 != "(" }) }
}
