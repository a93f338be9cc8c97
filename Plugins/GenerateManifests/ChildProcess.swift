import Foundation

/// A program that the plugin runs, with what it prints kept for one message.
///
/// Output goes through files: a program that prints much cannot block on a full pipe, and nothing overtakes the
/// plugin's own diagnostics, which travel another way.
struct ChildProcess {
    /// How a program ended.
    enum End: Equatable, CustomStringConvertible {
        case exit(Int32)
        case signal(Int32)
        case timeLimit

        var description: String {
            switch self {
            case .exit(let status): "exit status \(status)"
            case .signal(let number): "signal \(number)"
            case .timeLimit: "the time limit"
            }
        }
    }

    /// How a program ended and what it printed, without the last line's end.
    struct Result {
        var end: End
        var output: String
        var errorOutput: String

        /// Both outputs, one after the other.
        var allOutput: String { [output, errorOutput].filter { !$0.isEmpty }.joined(separator: "\n") }
    }

    var executable: URL
    var arguments: [String]
    var directory: URL
    /// Where standard output is kept; standard error stands beside it.
    var logFile: URL

    /// Seconds between asking a program to end and ending it.
    private static let patience = 2

    /// Runs the program to its end, or for `limit` seconds.
    func run(limit: Int?) throws -> Result {
        let errorFile = logFile.appendingPathExtension("err")
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = directory
        var environment = ProcessInfo.processInfo.environment
        // A trap then prints its message and a short stack, not sixty lines of registers.
        environment["SWIFT_BACKTRACE"] = "enable=no"
        process.environment = environment
        // The plugin's own standard input is closed.
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.emptyFile(logFile)
        process.standardError = try Self.emptyFile(errorFile)

        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        var isOverLimit = false
        if let limit, ended.wait(timeout: .now() + .seconds(limit)) == .timedOut {
            isOverLimit = true
            process.terminate()
            if ended.wait(timeout: .now() + .seconds(Self.patience)) == .timedOut {
                kill(process.processIdentifier, SIGKILL)
                ended.wait()
            }
        } else if limit == nil {
            ended.wait()
        }

        let end: End
        if isOverLimit {
            end = .timeLimit
        } else if process.terminationReason == .uncaughtSignal {
            end = .signal(process.terminationStatus)
        } else {
            end = .exit(process.terminationStatus)
        }
        return Result(end: end, output: try Self.text(of: logFile), errorOutput: try Self.text(of: errorFile))
    }

    private static func emptyFile(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    private static func text(of file: URL) throws -> String {
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
