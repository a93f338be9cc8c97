import Foundation
import HardenTesting
import Testing

/// Whatever is changed in configurations of nginx, nginx itself takes it.
@Suite struct NGINXPatchTests {
    private static let nginx: String? = {
        let folders = ["/usr/sbin", "/usr/local/sbin", "/usr/bin"]
        return folders.map { "\($0)/nginx" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()
    private static let streamModule = "/usr/lib/nginx/modules/ngx_stream_module.so"

    /// The inputs of cases and of trials that have a configuration of nginx.
    private static let inputs: [URL] = {
        let folders = ["Tests/HardenRulesTests/Fixtures/Rules", "Tests/HardenCommandTests/Fixtures/trials"]
        return folders.flatMap { folder -> [URL] in
            let root = Project.root.appending(path: folder)
            let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root.path)) ?? []
            let inputs = paths.filter { $0.hasSuffix(".conf") }.compactMap { path in
                path.firstRange(of: "/input/").map { String(path[..<$0.lowerBound]) + "/input" }
            }
            return Set(inputs).sorted().map { root.appending(path: $0) }
        }
    }()

    @Test(.enabled(if: nginx != nil, "nginx is not installed"))
    func everyPatchedFilePasses() throws {
        let nginx = try #require(Self.nginx)
        var changed = 0
        for input in Self.inputs {
            try CommandLineTool.inFolder { outside in
                let folder = outside.folder.appending(path: "input")
                try FileManager.default.copyItem(at: input, to: folder)
                let before = try Self.configurations(in: folder)
                #expect(try CommandLineTool(folder: folder).run("--write", "--unsafe-fixes", ".").status != 2)
                for (path, text) in try Self.configurations(in: folder) where text != before[path] {
                    changed += 1
                    let (status, output) = try Self.test(text, with: nginx)
                    #expect(status == 0, "\(input.path): \(path): \(output)\n\(text)")
                }
            }
        }
        // Those that are there: a test that looks at nothing says nothing.
        #expect(changed >= 8)
    }

    private static func configurations(in folder: URL) throws -> [String: String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".conf") }
        return try Dictionary(
            uniqueKeysWithValues: paths.map {
                ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
            }
        )
    }

    /// What nginx says to a configuration whose hosts and certificates are not on this machine.
    private static func test(_ text: String, with nginx: String) throws -> (status: Int32, output: String) {
        let folder = try temporaryFolder(["mime.types": "types {}\n"])
        defer { try? FileManager.default.removeItem(at: folder) }
        var text = text.replacing(/[a-z0-9-]+(\.[a-z0-9-]+)*\.(svc|internal|local|com)\b/) { _ in "127.0.0.1" }
            .replacing(" ssl;", with: ";")
        if !text.contains("events {") { text = "events {}\n" + text }
        if text.contains("stream {"), FileManager.default.fileExists(atPath: streamModule) {
            text = "load_module \(streamModule);\n" + text
        }
        text = "pid \(folder.path)/nginx.pid; error_log \(folder.path)/error.log;\n" + text
        try Data(text.utf8).write(to: folder.appending(path: "nginx.conf"))
        return try run([nginx, "-t", "-p", folder.path, "-c", folder.appending(path: "nginx.conf").path], errors: true)
    }
}
