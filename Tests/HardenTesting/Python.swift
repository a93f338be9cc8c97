import Foundation

/// Python, for parsers and terminals that share no code with harden.
package enum Python {
    /// The package's own environment, which continuous integration sets up, before the machine's.
    private static let interpreter: String = {
        let own = Project.root.appending(path: ".venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }()

    /// Runs Python; the output has what it prints as errors, too, unless the exit code is 0.
    package static func run(_ arguments: [String], input: String = "") throws -> (status: Int32, output: String) {
        let result = try HardenTesting.run([interpreter] + arguments, input: input)
        guard result.status != 0 else { return result }
        return try HardenTesting.run([interpreter] + arguments, input: input, errors: true)
    }

    /// Whether Python is there, with a package.
    package static func has(_ package: String = "sys") -> Bool {
        (try? run(["-c", "import \(package)"]).status) == 0
    }

    /// Whether Python's parser takes a text for well-formed XML.
    package static func acceptsXML(_ text: String) throws -> Bool {
        try run(
            ["-c", "import sys, xml.dom.minidom; xml.dom.minidom.parseString(sys.stdin.buffer.read())"],
            input: text
        )
        .status == 0
    }
}
