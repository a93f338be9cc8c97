import Foundation
import HardenTesting
import Testing

/// Progress on a real terminal: Python's standard library makes one.
@Suite(.needs("python3", Python.has())) struct ProgressTests {
    /// Runs the tool with a terminal as standard error, and with a standard input that is slow to be written.
    private static let script = """
        import json, os, pty, subprocess, sys, time
        tool, folder, arguments, variables, seconds = json.loads(sys.argv[1])
        os.chdir(folder)
        leader, follower = pty.openpty()
        environment = {name: os.environ[name] for name in os.environ if name != "CI"}
        environment.update({"TERM": "xterm", **variables})
        process = subprocess.Popen(
            [tool, *arguments], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=follower, env=environment)
        os.close(follower)
        # A second more is for the start.
        with process.stdin as pipe:
            time.sleep(seconds + 1 if seconds else 0)
            pipe.write(open("orders.yaml", "rb").read())
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
        sys.stdout.write(shown.decode())
        """

    /// What a run writes to a terminal.
    ///
    /// - Parameters:
    ///   - files: `orders.yaml`, which comes out of standard input, too, and others.
    ///   - seconds: How long that takes.
    private func errorOutput(
        _ arguments: [String],
        _ files: [String: String],
        _ variables: [String: String] = [:],
        after seconds: Double = 0.9
    ) throws -> String {
        try CommandLineTool.inFolder { tool in
            for (name, text) in files { try tool.write(text, to: name) }
            let values: [Any] = [CommandLineTool.path, tool.folder.path, arguments, variables, seconds]
            let json = String(decoding: try JSONSerialization.data(withJSONObject: values), as: UTF8.self)
            let result = try Python.run(["-c", Self.script, json])
            #expect(result.status == 0, "\(result.output)")
            return result.output
        }
    }

    private static let manifest = ["orders.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"]

    @Test("a long run shows how far it is, and takes it away again", arguments: ["check", "simulate", "config"])
    func shown(command: String) throws {
        let text = try errorOutput([command, "orders.yaml", "/dev/stdin"], Self.manifest)
        let erase = "\r\u{1B}[K"
        #expect(text.hasPrefix("\(erase)read 2 of 2 files"), "\(text)")
        let parts = text.components(separatedBy: erase)
        // What stays behind the last of it is no progress.
        #expect(!(parts.last ?? "").contains(" of "), "\(text)")
    }

    @Test func nothingIsShownWhereNobodyLooks() throws {
        for variables in [["CI": "true"], ["TERM": "dumb"]] {
            let text = try errorOutput(["check", "orders.yaml", "/dev/stdin"], Self.manifest, variables)
            #expect(!text.contains("\u{1B}"), "\(text)")
        }
        // Short runs show nothing either; on a busy machine a short one may need more than one attempt.
        let isShortRunSilent = try (1...5).contains { _ in
            try !errorOutput(["check", "orders.yaml", "/dev/stdin"], Self.manifest, after: 0).contains("read ")
        }
        #expect(isShortRunSilent)
    }

    @Test("generating shows the files that it reads", arguments: [false, true])
    func generating(isQuiet: Bool) throws {
        let files = [
            "orders.yaml": "name: cart\nimage: cart:1\nresources: {cpu: 100m, memory: 128Mi}\n",
            "k8s/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
        ]
        let arguments = ["generate", "-", "--check"] + (isQuiet ? ["--quiet"] : [])
        let text = try errorOutput(arguments, files)
        #expect(text.contains("read 1 of 1 file in k8s") != isQuiet, "\(text)")
    }
}
