import Foundation

/// Asks Python's parser whether a text is well-formed XML.
enum XMLParserCheck {
    static func accepts(_ text: String) -> Bool {
        let script = "import sys, xml.dom.minidom; xml.dom.minidom.parseString(sys.stdin.buffer.read())"
        return Python.run(["-c", script], input: text)?.status == 0
    }
}

/// Runs Python where it is installed.
enum Python {
    /// The package's own environment, which continuous integration sets up, before the machine's.
    private static let interpreter: [String] = {
        let own = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: ".venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: own) ? [own] : ["python3"]
    }()

    static func run(_ arguments: [String], input: String) -> (status: Int32, output: String)? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "harden-python-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = folder.appending(path: "input")
            try Data(input.utf8).write(to: file)
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = interpreter + arguments
            process.standardInput = try FileHandle(forReadingFrom: file)
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: output, as: UTF8.self))
        } catch {
            return nil
        }
    }
}
