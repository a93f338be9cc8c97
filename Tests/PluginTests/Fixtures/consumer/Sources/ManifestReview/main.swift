import HardenEngine
import ServiceSpec

let folder = CommandLine.arguments[1]

let service = Service(
    name: "orders",
    image: "registry.example.com/orders:1.0.0",
    ports: [.http(8080)],
    resources: Resources(cpu: .millicores(100), memory: .mebibytes(64)),
    health: Health(readiness: .http("/ready")),
    shutdown: Shutdown(duration: .seconds(10), onSIGTERM: .drains, closesConnections: true),
    exposure: [.clusterInternal]
)
let generation = try Manifests(reading: []).generate([service], into: folder)
for warning in generation.warnings { print(warning) }
try generation.patch.write()

let written = Manifests(reading: [folder])
print("\(written.objects.count) objects, \(written.check().findings.count) findings")

let edited = Manifests(
    written.files.map { file in
        ManifestFile(
            path: file.path,
            text: file.text.replacing(/terminationGracePeriodSeconds: \d+/, with: "terminationGracePeriodSeconds: 1")
        )
    }
)
let result = edited.check()
for finding in result.findings {
    print("\(finding.location.line): \(finding.severity): [\(finding.rule)] \(finding.message)")
    if let sum = finding.sum { print("    sum: \(sum)") }
    if !finding.symptoms.isEmpty { print("    users see: \(finding.symptoms.joined(separator: ", "))") }
}

let fixes = result.fixes()
print(fixes.patch.diff)
for refused in fixes.refused { print("left to you: \(refused.reason)") }

let repaired = Manifests(fixes.patch.applied(to: edited.files))
print("repaired: \(repaired.check().findings.isEmpty)")

let configuration = try Configuration(
    ManifestFile(
        path: ".harden.yaml",
        text: """
            application: {shutdown: 40s}
            rules: {select: [shutdown]}
            """
    )
)
let rules = Set(edited.check(configuration).findings.map(\.rule))
for rule in Rule.all where rules.contains(rule.id) {
    print("\(rule.id): \(rule.title)")
}
