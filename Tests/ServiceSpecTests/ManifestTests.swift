import Foundation
import Testing

@testable import ServiceSpec

@Suite struct ManifestTests {
    private struct Good: ServiceManifest {
        static var services: [Service] {
            [
                Service(
                    name: "orders",
                    image: "orders:1",
                    ports: [.http(8080)],
                    resources: .small,
                    health: Health(readiness: .http("/ready"))
                )
            ]
        }
        static var output: String { "deploy" }
    }

    private struct Wrong: ServiceManifest {
        static var services: [Service] { [Service(name: "Orders", image: "orders:1", resources: .small)] }
    }

    private struct Twice: ServiceManifest {
        static var services: [Service] { Good.services + Good.services }
    }

    private struct Throwing: ServiceManifest {
        static var services: [Service] {
            get throws { throw ManifestError("no region", file: "Manifest.swift", line: 7) }
        }
    }

    private struct Other: Error, CustomStringConvertible { var description: String { "something else" } }

    private struct ThrowingOther: ServiceManifest {
        static var services: [Service] { get throws { throw Other() } }
    }

    private func withFile(_ body: (URL) throws -> Void) throws {
        let file = URL.temporaryDirectory.appending(path: "spec-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try body(file)
    }

    @Test("writes the services and says nothing")
    func writes() throws {
        try withFile { file in
            let (status, message) = Good.run(arguments: ["--emit-service-spec", file.path])
            #expect(status == 0)
            #expect(message.isEmpty)
            let json = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
            #expect(json["output"] as? String == "deploy")
            let service = try #require((json["services"] as? [[String: Any]])?.first)
            #expect(service["name"] as? String == "orders")
            #expect((service["source"] as? [String: Any])?["file"] as? String == #filePath)
        }
    }

    @Test("writes nothing when a service is wrong, and points to it")
    func wrong() throws {
        try withFile { file in
            let (status, message) = Wrong.run(arguments: ["--emit-service-spec", file.path])
            #expect(status == 1)
            #expect(message.hasPrefix("\(#filePath):"))
            #expect(message.contains(": error: name: expected a DNS label"))
            #expect(!FileManager.default.fileExists(atPath: file.path))
            #expect(
                Twice.run(arguments: ["--emit-service-spec", file.path]).message.contains("two services are called")
            )
        }
    }

    @Test("errors are shown with their place")
    func throwing() {
        let arguments = ["--emit-service-spec", "/nonexistent/spec.json"]
        #expect(Throwing.run(arguments: arguments) == (1, "Manifest.swift:7: error: no region"))
        #expect(ThrowingOther.run(arguments: arguments) == (1, "error: something else"))
        #expect(Good.run(arguments: arguments).status == 1)
    }

    @Test("other arguments get a hint", arguments: [[], ["--help"], ["--emit-service-spec"], ["a", "b"]])
    func usage(arguments: [String]) {
        let (status, message) = Good.run(arguments: arguments)
        #expect(status == 2)
        #expect(message.contains("swift package generate-manifests"))
    }

    @Test("the output folder is k8s unless it says otherwise")
    func output() { #expect(Wrong.output == "k8s") }
}
