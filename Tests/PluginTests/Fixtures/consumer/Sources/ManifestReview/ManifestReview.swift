import HardenEngine
import ServiceSpec

/// Writes the manifests of a service into a folder, makes one of them worse, and lets the engine find and repair it.
@main
enum ManifestReview {
    static func main() throws {
        let folder = CommandLine.arguments[1]
        let service = Service(
            name: "review",
            image: "registry.example.com/review:1.0.0",
            ports: [.http(8080)],
            resources: Resources(cpu: .millicores(100), memory: .mebibytes(64)),
            health: Health(readiness: .http("/ready")),
            shutdown: Shutdown(duration: .seconds(10), onSIGTERM: .drains, closesConnections: true),
            exposure: [.clusterInternal]
        )
        try Manifests(reading: []).generate([service], into: folder).patch.write()

        let written = Manifests(reading: [folder])
        print("errors as generated: \(written.check().findings.count { $0.severity == .error })")

        let worse = Manifests(
            written.files.map { file in
                let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                    line.contains("terminationGracePeriodSeconds:")
                        ? "      terminationGracePeriodSeconds: 1  # ours" : line
                }
                return ManifestFile(path: file.path, text: lines.joined(separator: "\n"))
            }
        )
        let result = worse.check()
        print(
            "rules: \(Set(result.findings.filter { $0.severity == .error }.map(\.rule)).sorted().joined(separator: " "))"
        )
        let patch = result.fixes().patch
        print(patch.diff)
        print(
            "errors as repaired: \(Manifests(patch.applied(to: worse.files)).check().findings.count { $0.severity == .error })"
        )
    }
}
