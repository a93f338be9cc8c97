import Foundation
import HardenCoding
import HardenGeneration
import HardenKubernetes
import HardenTesting
import HardenYAML
import ServiceSpec
import Testing

/// Merges specs into manifests that people wrote: those of the corpus beside the repository, where it is there. Every
/// nineteenth file, or all of them with `HARDEN_WHOLE_CORPUS=1`.
@Suite struct CorpusMergeTests {
    static let root = URL(filePath: SharedData.corpus)

    @Test(
        "a spec for a Deployment that people wrote is merged in one step, or refused with a reason",
        .needsSharedData
    )
    func merges() throws {
        var merged = 0
        var refused: [String: Int] = [:]
        let isWhole = ProcessInfo.processInfo.environment["HARDEN_WHOLE_CORPUS"] != nil
        for (number, (path, bytes)) in try Self.files().enumerated() where isWhole || number.isMultiple(of: 19) {
            for service in Self.services(for: YAMLFile(bytes: bytes, name: path)) {
                let folder = [path: bytes]
                let plan = try CoveringSetTests.plan(service, over: folder)
                guard !plan.hasErrors else {
                    let errors = plan.diagnostics.filter { $0.severity == .error }
                    #expect(errors.allSatisfy { !$0.message.contains("please report") }, "\(path): \(errors)")
                    for error in errors { refused[Self.kind(of: error.message), default: 0] += 1 }
                    continue
                }
                merged += 1
                let after = CoveringSetTests.apply(plan, to: folder)
                let second = try CoveringSetTests.plan(service, over: after)
                #expect(
                    second.files.isEmpty && !second.hasErrors,
                    "\(path): \(second.files.map { CoveringSetTests.text($0.diff().text()) }) \(second.diagnostics)"
                )
                Self.expectKept(bytes, after[path] ?? [], path)
                try Self.write(after[path] ?? [], number: merged)
            }
        }
        print("merged \(merged), refused \(refused)")
        #expect(merged > (isWhole ? 850 : 25))
    }

    /// Writes a result below the folder that `HARDEN_CORPUS_MERGED` names.
    private static func write(_ bytes: [UInt8], number: Int) throws {
        guard let root = ProcessInfo.processInfo.environment["HARDEN_CORPUS_MERGED"] else { return }
        try Data(bytes).write(to: URL(fileURLWithPath: root).appendingPathComponent("\(number).yaml"))
    }

    /// Every comment of the original is still there, in order, but for those of lines that went.
    private static func expectKept(_ before: [UInt8], _ after: [UInt8], _ path: String) {
        func comments(_ bytes: [UInt8]) -> [Substring] {
            CoveringSetTests.text(bytes).split(separator: "\n").filter { $0.drop { $0 == " " }.first == "#" }
        }
        var rest = comments(after)[...]
        for comment in comments(before) {
            guard let index = rest.firstIndex(of: comment) else {
                Issue.record("\(path): lost '\(comment)'")
                return
            }
            rest = rest[(index + 1)...]
        }
    }

    private static func kind(of message: String) -> String {
        ["more than once", "alias", "cannot be read", "is left alone"].first { message.contains($0) } ?? message
    }

    private static func files() throws -> [(String, [UInt8])] {
        let paths = FileManager.default.subpaths(atPath: root.path) ?? []
        return try paths.sorted().filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.compactMap { path in
            let bytes = try [UInt8](Data(contentsOf: root.appendingPathComponent(path)))
            return bytes.count < 200_000 && bytes.contains(Array("kind: Deployment".utf8)) ? (path, bytes) : nil
        }
    }

    /// A spec with the name, namespace, image and port of each Deployment in a file.
    private static func services(for file: YAMLFile) -> [Service] {
        file.documents.compactMap { document in
            let root = document.root
            guard let identity = ObjectIdentity(root), identity.kind == "Deployment", identity.group == "apps" else {
                return nil
            }
            let container = root["spec"]?["template"]?["spec"]?["containers"]?[0]
            guard let image = container?["image"]?.string, image.contains("/") || !image.isEmpty else { return nil }
            var port = 8080
            if case .int(let number)? = container?["ports"]?[0]?["containerPort"]?.scalar { port = number }
            let service = Service(
                name: identity.name,
                namespace: identity.namespace,
                image: image,
                environment: [.value("FROM_SPEC", "1")],
                ports: [.http(port)],
                // Little enough for the limits that are there.
                resources: Resources(cpu: .millicores(10), memory: .mebibytes(256)),
                scale: .range(min: 2, max: 5, cpu: 70),
                health: Health(readiness: .http("/ready"), liveness: .tcp()),
                shutdown: Shutdown(onSIGTERM: .drains, closesConnections: true),
                exposure: [.gkeIngress(), .kong(.ingressController())],
                security: Security(writablePaths: ["/tmp"])
            )
            return service.validate().contains { $0.severity == .error } ? nil : service
        }
    }
}
