import Foundation
import HardenYAML
import Testing

@Suite struct AtomicFileTests {
    private let folder: URL

    init() throws { folder = try temporaryFolder() }

    private func write(_ text: String, _ name: String) throws -> String {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    @Test func keepsModeAndLeavesNothingBehind() throws {
        let path = try write("old", "a.yaml")
        #expect(chmod(path, 0o640) == 0)
        try AtomicFile.replace(path, with: Array("new".utf8), original: Array("old".utf8))
        #expect(try AtomicFile.read(path) == Array("new".utf8))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.yaml"])
    }

    @Test func followsLinks() throws {
        let path = try write("old", "target.yaml")
        let link = folder.appending(path: "link.yaml").path
        #expect(symlink("target.yaml", link) == 0)
        try AtomicFile.replace(link, with: Array("new".utf8), original: Array("old".utf8))
        #expect(try AtomicFile.read(path) == Array("new".utf8))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "target.yaml")
    }

    @Test func refusesWhatChangedMeanwhile() throws {
        let path = try write("somebody else's", "a.yaml")
        #expect(throws: FileError.self) { try AtomicFile.replace(path, with: [], original: Array("old".utf8)) }
        #expect(throws: FileError.self) { try AtomicFile.replace(path, with: [], original: nil) }
        #expect(try AtomicFile.read(path) == Array("somebody else's".utf8))
        let missing = folder.appending(path: "missing.yaml").path
        #expect(throws: FileError.self) { try AtomicFile.replace(missing, with: [], original: []) }
        try AtomicFile.replace(missing, with: [0x61], original: nil)
        #expect(try AtomicFile.read(missing) == [0x61])
    }

    @Test func saysWhatFails() throws {
        #expect(throws: FileError(path: folder.path, message: "is a directory")) { try AtomicFile.read(folder.path) }
        let missing = folder.appending(path: "no/such").path
        #expect(throws: FileError(path: missing, message: "cannot be opened: No such file or directory")) {
            try AtomicFile.read(missing)
        }
    }
}
