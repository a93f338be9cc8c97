import Foundation
import HardenYAML

/// Real files beside the project, which tests read where they are there.
enum SharedData {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared").resolvingSymlinksInPath()

    static let isPresent = FileManager.default.fileExists(atPath: root.path)

    /// All files below a folder, in a stable order.
    static func files(below folder: String, named name: String? = nil) -> [URL] {
        let folder = root.appending(path: folder)
        guard
            let enumerator = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        else { return [] }
        return enumerator.compactMap { $0 as? URL }
            .filter { url in
                (name == nil || url.lastPathComponent == name)
                    && (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
            }
            .sorted { $0.path < $1.path }
    }

    static func read(_ url: URL) throws -> YAMLFile {
        YAMLFile(bytes: [UInt8](try Data(contentsOf: url)), name: url.lastPathComponent)
    }
}

/// Runs a command and returns its exit code and output; standard input is a file or empty.
func run(_ arguments: [String], in folder: URL? = nil) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}

func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "harden-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}
