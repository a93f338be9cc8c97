import Foundation
import HardenFuzzTargets
import Testing

/// What fuzzing found once: every file of `Tests/HardenFuzzing/Regressions/<target>` was an input that a target failed on.
@Suite struct RegressionTests {
    struct Input: CustomTestStringConvertible, Sendable {
        let target: FuzzTarget
        let file: URL
        var testDescription: String { "\(target)/\(file.lastPathComponent)" }
    }

    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "HardenFuzzing/Regressions")

    static let inputs: [Input] = FuzzTarget.allCases.flatMap { target in
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder.appending(path: target.rawValue),
            includingPropertiesForKeys: nil
        )
        return (files ?? []).sorted { $0.path < $1.path }.map { Input(target: target, file: $0) }
    }

    @Test("an input that failed once does not fail any more", .timeLimit(.minutes(1)), arguments: inputs)
    func holds(_ input: Input) throws {
        try input.target.run([UInt8](try Data(contentsOf: input.file)))
    }
}
