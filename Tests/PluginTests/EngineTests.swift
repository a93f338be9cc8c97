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
        #expect(result.output.contains("errors as generated: 0\n"), "\(result)")
        #expect(result.output.contains("pre-stop-exceeds-grace-period"), "\(result)")
        #expect(result.output.contains("-      terminationGracePeriodSeconds: 1  # ours"), "\(result)")
        #expect(result.output.contains("errors as repaired: 0\n"), "\(result)")
    }
}
