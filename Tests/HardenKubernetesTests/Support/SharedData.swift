import Foundation

/// Real files beside the project, which tests read where they are there.
enum SharedData {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared")

    static let corpus = root.appending(path: "corpus/repositories").path

    static let isPresent = FileManager.default.fileExists(atPath: corpus)
}

/// Runs a command and returns its exit code and output.
func run(_ arguments: [String], in folder: URL, input: String = "") throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let text = folder.appending(path: ".input-\(UUID().uuidString)")
    try Data(input.utf8).write(to: text)
    process.standardInput = try FileHandle(forReadingFrom: text)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try FileManager.default.removeItem(at: text)
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}

/// Writes files below a new folder; a path that ends in `/` is an empty folder.
func temporaryFolder(_ files: [String: String]) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "harden-\(UUID().uuidString)")
    for (path, text) in files {
        let url = folder.appending(path: path)
        if path.hasSuffix("/") {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } else {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: url)
        }
    }
    return folder
}
