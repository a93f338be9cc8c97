import Foundation
import HardenCoding
import HardenGeneration
import HardenKubernetes
import HardenRollout
import HardenYAML
import ServiceSpec
import Testing

@Suite struct CoveringSetTests {
    @Test("every combination of two options is generated without error, and again without change")
    func generates() throws {
        #expect(CoveringSet.services.count > 50)
        for service in CoveringSet.services {
            let plan = try Self.plan(service, over: [:])
            #expect(!plan.hasErrors, "\(plan.diagnostics)")
            let second = try Self.plan(service, over: Self.apply(plan, to: [:]))
            #expect(second.files.isEmpty, "\(service.name): \(second.files.map { Self.text($0.result) })")
            try Self.write(Self.apply(plan, to: [:]), of: service, to: service.name)
        }
    }

    /// What a spec refuses is told for the two options alone: no third one could allow it.
    @Test("every two options that go together are together in some service")
    func coversAllPairs() {
        let covered = Set(CoveringSet.members.flatMap { CoveringSet.pairs(of: $0.choice) })
        let missing = CoveringSet.allPairs.subtracting(covered)
        let allowed = missing.filter(\.errors.isEmpty)
        #expect(allowed.isEmpty, "neither covered nor refused: \(allowed)")
        print(
            "\(covered.count) of \(CoveringSet.allPairs.count) pairs in \(CoveringSet.members.count) services;",
            "\(missing.count) are refused by the spec"
        )
    }

    @Test("every field, form and word of a spec is in some service")
    func coversAllFields() {
        var coverage = SchemaCoverage(of: Service.jsonSchema())
        for service in CoveringSet.services { coverage.add(Service.codec.encode(service)) }
        // Where a spec was written is told by what writes specs, in Swift without a column; no TLS is what a Gateway has
        // that says nothing.
        #expect(coverage.missing == ["SourceLocation.column", "GatewayTLS=\"none\"\n"])
        #expect(coverage.seenCount > 150)
    }

    @Test("a spec that becomes another converges in one step, and what the first wrote stays accepted")
    func becomesAnother() throws {
        let services = CoveringSet.services
        for (index, first) in services.enumerated() {
            var next = services[(index * 7 + 3) % services.count]
            next.name = first.name
            next.namespace = first.namespace
            for index in next.extras.indices where next.extras[index].name != nil {
                next.extras[index].name = first.name
            }
            let before = Self.apply(try Self.plan(first, over: [:]), to: [:])
            let plan = try Self.plan(next, over: before)
            #expect(!plan.hasErrors, "\(first.name): \(plan.diagnostics.filter { $0.severity == .error })")
            let after = Self.apply(plan, to: before)
            let second = try Self.plan(next, over: after)
            #expect(second.files.isEmpty, "\(first.name): \(second.files.map { Self.text($0.diff().text()) })")
        }
    }

    @Test("a human's comments and order survive any spec")
    func keepsComments() throws {
        for var service in CoveringSet.services {
            // A line between the lines of a text would become part of it.
            service.annotations["note"] = nil
            let before = Self.apply(try Self.plan(service, over: [:]), to: [:])
            let commented = before.mapValues { bytes in
                Array(
                    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
                        .enumerated().map {
                            $0.offset % 3 == 0 && !$0.element.isEmpty
                                ? "# human \($0.offset)\n\($0.element)" : "\($0.element)"
                        }
                        .joined(separator: "\n").utf8
                )
            }
            guard !commented.keys.contains(where: { $0.hasSuffix(".conf") }) else { continue }
            let plan = try Self.plan(service, over: commented)
            #expect(!plan.hasErrors)
            #expect(plan.files.isEmpty, "\(service.name): \(plan.files.map { Self.text($0.diff().text()) })")

            var changed = service
            changed.image = "registry.example.com/service:2"
            let update = try Self.plan(changed, over: commented)
            #expect(
                update.files.map { $0.diff().counts.added } == [1],
                "\(service.name): \(update.diagnostics.filter { $0.severity == .error })"
            )
            #expect(update.files.map { $0.diff().counts.removed } == [1])
        }
    }

    static func plan(_ service: Service, over files: [String: [UInt8]]) throws -> GenerationPlan {
        try GenerationPlanner(folder: ManifestFolder(files)).plan([service])
    }

    static func apply(_ plan: GenerationPlan, to files: [String: [UInt8]]) -> [String: [UInt8]] {
        plan.files.reduce(into: files) { $0[$1.path] = $1.result }
    }

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Writes the manifests below the folder that `HARDEN_COVERING_SET` names, for checkers that share no code with this.
    private static func write(_ files: [String: [UInt8]], of service: Service, to name: String) throws {
        guard let root = ProcessInfo.processInfo.environment["HARDEN_COVERING_SET"] else { return }
        let folder = URL(fileURLWithPath: root).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (path, bytes) in files { try Data(bytes).write(to: folder.appendingPathComponent(path)) }
        try Data("\(service.platform.kubernetes)\n".utf8).write(to: folder.appendingPathComponent("kubernetes-version"))
    }
}
