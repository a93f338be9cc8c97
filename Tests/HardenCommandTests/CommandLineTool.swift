import Foundation
import Testing

@testable import harden

/// The built `harden`, run in a folder of its own.
struct CommandLineTool {
    /// What a run printed and how it ended.
    struct Result {
        var status: Int32
        var output: String
        var errorOutput: String
    }

    /// An empty folder; its files are what the tool sees.
    let folder: URL

    /// The program that was built together with the tests.
    private static let executable = URL(filePath: CommandLine.arguments[0])
        .deletingLastPathComponent()
        .appending(path: "harden")

    /// Where the program is, for tests that run it in other ways.
    static var path: String { executable.path }

    /// What takes from root the right to read and write what the modes of files forbid; nobody else has it.
    private static let commandThatObeysModes =
        getuid() == 0 ? ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] : []

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "harden-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// A tool that runs in a folder that exists.
    init(folder: URL) { self.folder = folder }

    /// Gives `body` a tool and removes its folder afterwards.
    static func inFolder<Value>(_ body: (CommandLineTool) throws -> Value) throws -> Value {
        let tool = try CommandLineTool()
        defer { try? FileManager.default.removeItem(at: tool.folder) }
        return try body(tool)
    }

    /// Runs the tool in an empty folder.
    static func result(of arguments: String...) throws -> Result {
        let tool = try CommandLineTool()
        defer { try? FileManager.default.removeItem(at: tool.folder) }
        return try tool.run(arguments)
    }

    func run(_ arguments: String..., input: String? = nil, environment: [String: String] = [:]) throws -> Result {
        try run(arguments, input: input, environment: environment)
    }

    /// - Parameters:
    ///   - output: A file for standard output in place of the one that the result shows.
    ///   - mayDoAll: Whether root may read and write what the files' modes forbid.
    func run(
        _ arguments: [String],
        input: String? = nil,
        environment: [String: String] = [:],
        output: String? = nil,
        mayDoAll: Bool = true
    ) throws -> Result {
        let process = Process()
        let command = (mayDoAll ? [] : Self.commandThatObeysModes) + [Self.path] + arguments
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.currentDirectoryURL = folder
        var variables = ProcessInfo.processInfo.environment
        // What the tool takes from its surroundings, which may be those of continuous integration.
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "CI", "CI_PROJECT_DIR", "GITHUB_ACTIONS", "GITLAB_CI"] {
            variables[name] = nil
        }
        process.environment = variables.merging(environment) { $1 }
        let outputs = ["out", "err"].map { folder.appending(path: ".\($0)") }
        for output in outputs { try Data().write(to: output) }
        process.standardOutput = try FileHandle(forWritingTo: output.map { URL(filePath: $0) } ?? outputs[0])
        process.standardError = try FileHandle(forWritingTo: outputs[1])
        if let input {
            let file = folder.appending(path: ".in")
            try Data(input.utf8).write(to: file)
            process.standardInput = try FileHandle(forReadingFrom: file)
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
        process.waitUntilExit()
        let texts = try outputs.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return Result(status: process.terminationStatus, output: texts[0], errorOutput: texts[1])
    }

    func write(_ text: String, to path: String) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
    }

    func text(of path: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: path).path)
    }
}

extension String {
    /// A release must not change what reports look like.
    var withoutVersion: String { replacing("\"\(Harden.version)\"", with: "\"VERSION\"") }
}
