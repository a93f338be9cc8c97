import Foundation
import HardenSystem
import HardenTesting
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

    /// A name that leads to what is not yet on disk is lost, with both contents, when the power goes.
    @Test func isOnDiskBeforeItTakesItsPlace() throws {
        let path = try write("old", "a.yaml")
        var calls: [String] = []
        try AtomicFile.replace(path, with: Array("new text".utf8), original: Array("old".utf8)) { descriptor in
            var status = stat()
            #expect(fstat(descriptor.number, &status) == 0)
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            let held = (try? AtomicFile.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? "nothing"
            calls.append("\(isFolder ? "the folder" : "\(status.st_size) bytes") while the file holds '\(held)'")
            return true
        }
        #expect(calls == ["8 bytes while the file holds 'old'", "the folder while the file holds 'new text'"])
    }

    @Test func leavesTheFileAsItWasWhenTheDiskFails() throws {
        let path = try write("old", "a.yaml")
        #expect(throws: FileError.self) {
            try AtomicFile.replace(path, with: Array("new".utf8), original: Array("old".utf8)) { _ in false }
        }
        #expect(try AtomicFile.read(path) == Array("old".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.yaml"])
    }

    @Test func refusesWhatChangesWhileItWrites() throws {
        let path = try write("old", "a.yaml")
        let refusal = FileError(path: path, message: "has been changed meanwhile; run the command again")
        #expect(throws: refusal) {
            try AtomicFile.replace(path, with: Array("new".utf8), original: Array("old".utf8)) { _ in
                (try? Data("mine".utf8).write(to: URL(filePath: path))) != nil
            }
        }
        #expect(try AtomicFile.read(path) == Array("mine".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.yaml"])
    }

    @Test func writesNothingWhereTheFileIsAnotherAlready() throws {
        let path = try write("mine", "a.yaml")
        var hasWritten = false
        #expect(throws: FileError.self) {
            try AtomicFile.replace(path, with: Array("new".utf8), original: Array("old".utf8)) { _ in
                hasWritten = true
                return true
            }
        }
        #expect(!hasWritten, "it should have looked before it wrote")
    }

    @Test func saysWhatFails() throws {
        #expect(throws: FileError(path: folder.path, message: "is a directory")) { try AtomicFile.read(folder.path) }
        let missing = folder.appending(path: "no/such").path
        #expect(throws: FileError(path: missing, message: "cannot be opened: No such file or directory")) {
            try AtomicFile.read(missing)
        }
    }

    @Test func removesWhatKilledProcessesLeft() throws {
        _ = try write("half", ".harden.Ab12Cd.temporary")
        _ = try write("mine", ".harden.yaml")
        let held = try write("being written", ".harden.Ef34Gh.temporary")
        let descriptor = open(held, O_RDONLY)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX) == 0)
        AtomicFile.removeLeftovers(beside: ["\(folder.path)/orders.yaml"])
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(left == [".harden.Ef34Gh.temporary", ".harden.yaml"])
    }

    @Test func removesWhatIsLeftBehindLinks() throws {
        try FileManager.default.createDirectory(at: folder.appending(path: "target"), withIntermediateDirectories: true)
        let target = try write("old", "target/a.yaml")
        let left = try write("half", "target/.harden.Ab12Cd.temporary")
        let link = folder.appending(path: "link.yaml").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        AtomicFile.removeLeftovers(beside: [link])
        #expect(!FileManager.default.fileExists(atPath: left))
    }

    @Test func replacesOrdinaryFilesOnly() throws {
        let pipe = folder.appending(path: "pipe.yaml").path
        #expect(mkfifo(pipe, 0o600) == 0)
        let refusal = FileError(path: pipe, message: "is no ordinary file, and cannot be replaced")
        #expect(throws: refusal) { try AtomicFile.replace(pipe, with: [], original: []) }
    }

    @Test func stopsReadingWhatNeverEnds() throws {
        let message = "has more than 65536 bytes; no manifest is so large"
        #expect(throws: FileError(path: "/dev/zero", message: message)) {
            try AtomicFile.read("/dev/zero", limit: 65536)
        }
    }

    /// The other names keep the old content, as they do with every tool that replaces files.
    @Test func breaksHardLinks() throws {
        let path = try write("old", "a.yaml")
        let other = folder.appending(path: "b.yaml").path
        #expect(link(path, other) == 0)
        try AtomicFile.replace(path, with: Array("new".utf8), original: Array("old".utf8))
        #expect(try AtomicFile.read(path) == Array("new".utf8))
        #expect(try AtomicFile.read(other) == Array("old".utf8))
    }

    @Test func writesNothingThroughLinksToNothing() throws {
        let link = folder.appending(path: "report.json").path
        #expect(symlink("missing/report.json", link) == 0)
        let refusal = FileError(path: link, message: "is a link to something that is not there")
        #expect(throws: refusal) { try AtomicFile.store([0x61], in: link) }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "missing/report.json")
    }

    /// What is being written is never taken for left over, not even before its lock.
    @Test func removingLeftoversDisturbsNobody() async throws {
        let folder = folder.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<2 {
                group.addTask {
                    for round in 0..<200 {
                        try AtomicFile.store(Array("\(round)".utf8), in: "\(folder)/\(number).json")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try AtomicFile.read("\(folder)/0.json") == Array("199".utf8))
    }

    @Test func storesOverWhatWasThere() throws {
        let path = folder.appending(path: "report.json").path
        for text in ["old", "new"] {
            try AtomicFile.store(Array(text.utf8), in: path)
            #expect(try AtomicFile.read(path) == Array(text.utf8))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report.json"])
    }

    @Test func storesInPipesByWritingToThem() throws {
        let pipe = folder.appending(path: "pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        // A reader of its own, or opening it to write would wait for one.
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try AtomicFile.store(Array("report".utf8), in: pipe)
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = read(reader, &buffer, buffer.count)
        #expect(buffer.prefix(count).elementsEqual("report".utf8))
        var status = stat()
        #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    }
}
