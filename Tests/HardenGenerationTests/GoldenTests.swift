import Foundation
import HardenCoding
import HardenGeneration
import HardenTesting
import HardenYAML
import ServiceSpec
import Testing

/// Each folder below `Fixtures` is a case: `spec.yaml`, manifests that exist in `before/` if there are any, and what is
/// there afterwards in `expected/`, with everything that is said in `expected.txt`. `UPDATE_GOLDEN=1` rewrites the
/// expectations.
@Suite struct GoldenTests {
    @Test("manifests are as expected, and generating again changes nothing", arguments: Fixture.all)
    func golden(_ fixture: Fixture) throws {
        let specs = try fixture.specs()
        #expect(specs.errors.isEmpty && !specs.hasErrors, "\(specs.errors) \(specs.diagnostics)")
        let before = try fixture.files("before")
        let plan = try fixture.plan(specs, over: before)

        var after = before
        for file in plan.files { after[file.path] = file.result }
        for file in plan.files {
            #expect(file.original == before[file.path], "\(file.path) is compared with something else")
        }
        if !plan.hasErrors {
            let second = try fixture.plan(specs, over: after)
            #expect(second.files.map(\.path) == [], "a second run changes \(second.files.map(\.path))")
        }
        try Golden.expect(after, in: fixture.folder.appending(path: "expected"))
        let said = fixture.lines(specs, plan).joined(separator: "\n") + "\n"
        try Golden.expect(said, in: fixture.folder.appending(path: "expected.txt"))
    }
}

struct Fixture: Sendable, CustomTestStringConvertible {
    let name: String
    let folder: URL

    var testDescription: String { name }

    static let all: [Fixture] = {
        let root = Project.root.appending(path: "Tests/HardenGenerationTests/Fixtures")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map {
            Fixture(name: $0, folder: root.appendingPathComponent($0))
        }
    }()

    func specs() throws -> SpecReading {
        var reading = SpecReading()
        let bytes = try [UInt8](Data(contentsOf: folder.appendingPathComponent("spec.yaml")))
        reading.add(YAMLFile(bytes: bytes, name: "spec.yaml"))
        return reading
    }

    func plan(_ specs: SpecReading, over files: [String: [UInt8]]) throws -> GenerationPlan {
        // A case says in its name that it wants one file a resource.
        let layout: FileLayout = name.hasSuffix("file-per-resource") ? .filePerResource : .filePerService
        let planner = GenerationPlanner(folder: ManifestFolder(files), layout: layout, locate: specs.location)
        return try planner.plan(specs.services)
    }

    func lines(_ specs: SpecReading, _ plan: GenerationPlan) -> [String] {
        specs.diagnostics.map(\.description) + plan.diagnostics.map(\.description) + plan.notes.map(\.description)
            + plan.files.map { "\($0.original == nil ? "created" : "changed"): \($0.path)" }
            + plan.unchanged.map { "unchanged: \($0)" }
    }

    func files(_ name: String) throws -> [String: [UInt8]] {
        let root = folder.appending(path: name)
        return try Project.files(in: root).reduce(into: [:]) { files, path in
            files[path] = try [UInt8](Data(contentsOf: root.appending(path: path)))
        }
    }
}
