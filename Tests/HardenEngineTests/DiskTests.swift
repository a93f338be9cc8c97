import Foundation
import HardenEngine
import Testing

@Suite struct DiskTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "harden-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    @Test func foldersAreReadAndWritten() throws {
        try inFolder { folder in
            let path = "\(folder)/orders.yaml"
            try Data(CheckTests.orders.bytes).write(to: URL(filePath: path))
            try Data("hello".utf8).write(to: URL(filePath: "\(folder)/notes.txt"))
            let manifests = Manifests(reading: [folder])
            #expect(manifests.files == [ManifestFile(path: path, bytes: CheckTests.orders.bytes)])
            let fixes = manifests.check().fixes()
            #expect(fixes.patch.diff.contains("--- a\(path)\n"))
            try fixes.patch.write()
            let written = try Data(contentsOf: URL(filePath: path))
            #expect(fixes.patch.changes.contains { $0.path == path && Data($0.result) == written })
            // The files are not what they were when the patch was made.
            let error = #expect(throws: EngineError.self) { try fixes.patch.write() }
            #expect(error?.problems.first?.message.contains("changed meanwhile") == true)
            #expect(try Data(contentsOf: URL(filePath: path)) == written)
        }
    }

    @Test func newFoldersAreMade() throws {
        try inFolder { folder in
            let generation = try Manifests([]).generate([GenerateTests.cart], into: "\(folder)/deploy/prod")
            try generation.patch.write()
            #expect(Manifests(reading: ["\(folder)/deploy"]).objects.contains { $0.name == "cart" })
        }
    }

    @Test func missingFilesAreProblems() {
        let manifests = Manifests(reading: ["/nowhere/k8s"])
        #expect(manifests.files.isEmpty)
        #expect(manifests.problems.map(\.description) == ["/nowhere/k8s: error: there is no such file or folder"])
    }
}
