import Foundation
import Testing

extension GenerateManifestsTests {
    /// The engine as a library of somebody else's program. In this suite because the package's folder is one.
    @Test func theEngineServesAnotherProgram() throws {
        let built = try package.swift(["build", "--product", "ManifestReview"])
        #expect(built.status == 0, "\(built)")
        let folder = package.directory.appending(path: "review").path
        let result = try package.swift(["run", "--skip-build", "ManifestReview", folder])
        #expect(result.status == 0, "\(result)")
        #expect(result.output.contains(" objects, 0 findings\n"), "\(result)")
        #expect(result.output.contains("error: [pre-stop-exceeds-grace-period] "), "\(result)")
        #expect(result.output.contains("-      terminationGracePeriodSeconds: 1  # = preStop"), "\(result)")
        #expect(result.output.contains("repaired: true\n"), "\(result)")
        #expect(result.output.contains("pre-stop-exceeds-grace-period: The preStop hook"), "\(result)")
    }

    /// The tutorial is that program, piece by piece.
    @Test func theTutorialIsTheProgram() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent()
        let article = root.appending(path: "Sources/HardenEngine/HardenEngine.docc/ReviewingManifests.md")
        let pieces = try String(contentsOf: article, encoding: .utf8).components(separatedBy: "```swift\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
        let program = tests.appending(path: "Fixtures/consumer/Sources/ManifestReview/main.swift")
        #expect(try pieces.joined(separator: "\n") == String(contentsOf: program, encoding: .utf8))
    }
}
