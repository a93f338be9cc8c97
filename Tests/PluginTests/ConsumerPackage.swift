import Foundation

/// A package that uses the plugin as a user's package does: from a folder of its own, with a build folder of its own.
///
/// SwiftPM locks a build folder while it works, so a test that shared the one of `swift test` would wait for ever. The
/// folder stays between runs, since building `harden` for it takes most of the tests' time.
struct ConsumerPackage {
    let directory: URL

    /// Lays the package out anew, with no manifests.
    init() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent()
        let parent = root.appending(path: ".build/plugin-tests")
        let files = FileManager.default
        try files.createDirectory(at: parent, withIntermediateDirectories: true)
        // A package's identity is its folder's name, whatever this checkout is called.
        let harden = parent.appending(path: "harden")
        try? files.removeItem(at: harden)
        try files.createSymbolicLink(at: harden, withDestinationURL: root)
        directory = parent.appending(path: "consumer")
        try files.createDirectory(at: directory, withIntermediateDirectories: true)
        try Self.mirror(tests.appending(path: "Fixtures/consumer"), to: directory)
    }

    /// Makes a folder the copy of another, but for hidden files and what SwiftPM keeps there.
    ///
    /// Files that are the same are left alone, and others get a new date: the compiler takes a file that is older than
    /// its last run for one that it has compiled.
    private static func mirror(_ source: URL, to target: URL) throws {
        let files = FileManager.default
        try files.createDirectory(at: target, withIntermediateDirectories: true)
        let wanted = try files.contentsOfDirectory(atPath: source.path).filter { !$0.hasPrefix(".") }
        for name in try files.contentsOfDirectory(atPath: target.path) where !wanted.contains(name) {
            if !name.hasPrefix("."), name != "Package.resolved" {
                try files.removeItem(at: target.appending(path: name))
            }
        }
        for name in wanted {
            let (file, copy) = (source.appending(path: name), target.appending(path: name))
            if file.hasDirectoryPath || (try? file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true {
                try mirror(file, to: copy)
            } else if !files.contentsEqual(atPath: file.path, andPath: copy.path) {
                try Data(contentsOf: file).write(to: copy)
            }
        }
    }

    /// What a command printed and how it ended.
    struct Result {
        var status: Int32
        var output: String
        var errorOutput: String
    }

    /// Runs `swift package generate-manifests` in a folder of the package.
    func generateManifests(
        _ arguments: String...,
        withFaultySpecs: Bool = false,
        mayWrite: Bool = true,
        in folder: String = "."
    ) throws -> Result {
        try generateManifests(arguments, withFaultySpecs: withFaultySpecs, mayWrite: mayWrite, in: folder)
    }

    func generateManifests(
        _ arguments: [String],
        withFaultySpecs: Bool = false,
        mayWrite: Bool = true,
        in folder: String = "."
    ) throws -> Result {
        try swift(
            ["package", "--package-path", directory.path]
                + (mayWrite ? ["--allow-writing-to-package-directory"] : []) + ["generate-manifests"] + arguments,
            withFaultySpecs: withFaultySpecs,
            in: folder
        )
    }

    /// Runs `swift` in a folder of the package.
    ///
    /// SwiftPM 6.3 itself ends by a signal now and then, whatever the plugin does, which is a process of its own; then it
    /// runs again.
    func swift(_ arguments: [String], withFaultySpecs: Bool = false, in folder: String = ".") throws -> Result {
        for attempt in 1...2 {
            let (result, isCrash) = try swiftOnce(arguments, withFaultySpecs: withFaultySpecs, in: folder)
            guard isCrash else { return result }
            print("SwiftPM crashed (signal \(result.status)), attempt \(attempt): \(result.errorOutput)")
        }
        return try swiftOnce(arguments, withFaultySpecs: withFaultySpecs, in: folder).result
    }

    private func swiftOnce(
        _ arguments: [String],
        withFaultySpecs: Bool,
        in folder: String
    ) throws -> (result: Result, isCrash: Bool) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["swift"] + arguments
        process.currentDirectoryURL = directory.appending(path: folder)
        var environment = ProcessInfo.processInfo.environment
        environment["WITH_FAULTY_SPECS"] = withFaultySpecs ? "1" : nil
        // The package is built as a user builds it.
        environment["HARDEN_WARNINGS_AS_ERRORS"] = nil
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let folder = FileManager.default.temporaryDirectory
        let outputs = ["out", "err"].map { folder.appending(path: "\(UUID()).\($0)") }
        defer { outputs.forEach { try? FileManager.default.removeItem(at: $0) } }
        for output in outputs { try Data().write(to: output) }
        process.standardOutput = try FileHandle(forWritingTo: outputs[0])
        process.standardError = try FileHandle(forWritingTo: outputs[1])
        try process.run()
        process.waitUntilExit()
        let texts = try outputs.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        let result = Result(status: process.terminationStatus, output: texts[0], errorOutput: texts[1])
        return (result, process.terminationReason == .uncaughtSignal)
    }

    func text(of path: String) throws -> String {
        try String(contentsOf: directory.appending(path: path), encoding: .utf8)
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: directory.appending(path: path).path)
    }
}
