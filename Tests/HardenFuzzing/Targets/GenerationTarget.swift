import HardenCoding
import HardenGeneration
import HardenYAML
import ServiceSpec

/// Reads the first of arbitrary files as a spec, and merges what it describes into the others.
enum GenerationTarget {
    static func run(_ bytes: [UInt8]) throws {
        guard bytes.count <= 1 << 16, let spec = FileArchive.files(in: bytes).first else { return }
        var reading = SpecReading()
        reading.add(YAMLFile(bytes: spec.bytes, name: spec.name))
        _ = reading.diagnostics.map(\.description)
        let services = reading.hasErrors ? [standIn] : reading.services
        var files: [String: [UInt8]] = [:]
        for file in FileArchive.files(in: bytes).dropFirst() { files[file.name] = file.bytes }
        let plan = try GenerationPlanner(folder: ManifestFolder(files)).plan(services)
        _ = plan.diagnostics.map(\.description)
        _ = plan.notes.map(\.description)
        guard !plan.hasErrors else { return }
        for file in plan.files {
            try require(file.original == files[file.path], "\(file.path) was not what was read")
            try PatchCheck.check(file.edits, of: file.original ?? [], isNew: file.original == nil, to: file.result)
            files[file.path] = file.result
        }
        let again = try GenerationPlanner(folder: ManifestFolder(files)).plan(services)
        try require(again.files.isEmpty, "a second run still changes \(again.files.map(\.path))")
    }

    /// What is merged where the input holds no spec.
    private static let standIn = Service(
        name: "web",
        image: "registry.example.com/web:1.0.0",
        ports: [.http(8080)],
        resources: Resources(cpu: .millicores(100), memory: .mebibytes(128)),
        health: Health(readiness: .http("/ready")),
        exposure: [.gkeIngress(hosts: ["a.example.com"])]
    )
}
