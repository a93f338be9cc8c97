import Foundation
import HardenTesting
import HardenYAML
import Testing

/// Applies unified diffs with Git and compares the result with the patch's own.
enum DiffCheck {
    struct Sample {
        var patch: YAMLPatch
    }

    /// Names that Git has to quote or mark in one way or another.
    private static let names = ["plain.yaml", "with space.yaml", "quo\"te.yaml", "é.yaml", "back\\slash.yaml"]

    static func check(_ samples: [Sample]) throws {
        guard try run(["git", "--version"]).status == 0 else {
            print("skipped: git is not there, so no diff is applied")
            return
        }
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try run(["git", "init", "-q"], in: folder).status == 0)
        var patches: [UInt8] = []
        for (index, sample) in samples.enumerated() {
            let directory = folder.appending(path: "\(index)")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let name = names[index % names.count]
            try Data(sample.patch.source.bytes).write(to: directory.appending(path: name))
            patches += UnifiedDiff(sample.patch, path: "\(index)/\(name)").text()
        }
        let file = folder.appending(path: "all.patch")
        try Data(patches).write(to: file)
        let result = try run(["git", "apply", "--whitespace=nowarn", file.path], in: folder, errors: true)
        #expect(result.status == 0, "\(result.output)")
        for (index, sample) in samples.enumerated() {
            let after = try Data(contentsOf: folder.appending(path: "\(index)/\(names[index % names.count])"))
            #expect([UInt8](after) == sample.patch.result, "patch \(index)")
        }
        print("\(samples.count) diffs applied by git")
    }
}
