import Foundation
import HardenTesting
import Testing

/// What a person's terminal decides: colours and width. Python's standard library makes the terminal.
@Suite(.needs("python3", Python.has())) struct TerminalTests {
    private static let script = """
        import fcntl, json, os, pty, struct, subprocess, sys, termios
        tool, folder, columns, variables = json.loads(sys.argv[1])
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = {name: os.environ[name] for name in os.environ if name not in ("NO_COLOR", "CLICOLOR_FORCE", "COLUMNS")}
        environment.update({"TERM": "xterm", **variables})
        process = subprocess.Popen(
            [tool, "orders.yaml"], cwd=folder, stdin=subprocess.DEVNULL, stdout=follower, stderr=subprocess.DEVNULL,
            env=environment)
        os.close(follower)
        shown = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        process.wait()
        sys.stdout.write(shown.decode().replace("\\r\\n", "\\n"))
        """

    private static let manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: orders}
        spec:
          selector: {matchLabels: {app: orders}}
          template:
            metadata: {labels: {app: orders}}
            spec:
              terminationGracePeriodSeconds: 20  # \(String(repeating: "as it has always been, ", count: 10))
              containers:
                - name: orders
                  image: orders:1
                  lifecycle: {preStop: {sleep: {seconds: 25}}}
        """

    /// What a check of `manifest` writes to a terminal of so many columns.
    private func output(columns: Int, _ variables: [String: String] = [:]) throws -> String {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest, to: "orders.yaml")
            let values: [Any] = [CommandLineTool.path, tool.folder.path, columns, variables]
            let json = String(decoding: try JSONSerialization.data(withJSONObject: values), as: UTF8.self)
            let result = try Python.run(["-c", Self.script, json])
            #expect(result.status == 0, "\(result.output)")
            #expect(result.output.contains("pre-stop-exceeds-grace-period"))
            return result.output
        }
    }

    @Test(
        arguments: [
            ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["TERM": "dumb"], false),
            (["CLICOLOR_FORCE": "1", "TERM": "dumb"], true), (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
        ] as [([String: String], Bool)]
    )
    func colours(_ variables: [String: String], _ isColoured: Bool) throws {
        let shown = try output(columns: 100, variables)
        #expect(shown.contains("\u{1B}[") == isColoured)
    }

    @Test(arguments: [(60, [:], 60), (0, [:], 205), (60, ["COLUMNS": "90"], 90), (60, ["COLUMNS": "many"], 60)])
    func excerptsFitTheTerminal(_ columns: Int, _ variables: [String: String], _ widest: Int) throws {
        let colourless = variables.merging(["NO_COLOR": "1"]) { $1 }
        let shown = try output(columns: columns, colourless)
        // The diff below shows lines as they are, so that it can be applied.
        let report = shown.prefix(upTo: shown.firstRange(of: "\n--- ")?.lowerBound ?? shown.endIndex)
        let line = try #require(
            report.split(separator: "\n").first { $0.contains("terminationGracePeriodSeconds: 20") }
        )
        #expect(line.count <= widest, "\(line)")
        #expect(line.count > widest - 15, "\(line)")
    }
}
