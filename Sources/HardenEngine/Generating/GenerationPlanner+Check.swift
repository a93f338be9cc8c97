package import HardenGeneration
import HardenKubernetes
import HardenRules
import HardenYAML
package import ServiceSpec

extension GenerationPlanner {
    /// Plans, and has the rules of a check look at what comes of it: what is generated, a check finds nothing to say about.
    ///
    /// A spec and a manifest may each have decided well, and together wrong. What the merge brings that was not there before
    /// is told; nothing is written where the API server or a controller would refuse it.
    ///
    /// - Parameters:
    ///   - services: The specs.
    ///   - configuration: What is known beyond the manifests, and which findings are wanted.
    /// - Throws: What reading a file throws.
    package func checkedPlan(
        _ services: [Service],
        _ configuration: Configuration = Configuration()
    ) throws -> GenerationPlan {
        var plan = try plan(services)
        // Nothing is judged that is not written.
        guard !plan.hasErrors, !plan.isEmpty, !plan.merged.isEmpty else { return plan }
        let before = GenerationCheck(plan.existing, configuration).severities
        let after = GenerationCheck(plan.manifestsAfterwards, configuration)
        for (finding, fingerprint) in after.findings where finding.severity > before[fingerprint] ?? .advice {
            guard let service = plan.merged[finding.object] else { continue }
            // By the meaning of severities: an error that no user sees is a refusal.
            let isRefused = finding.severity == .error && finding.symptoms.isEmpty
            let place = after.sources.location(finding.primary)
            plan.diagnostics.append(
                GenerationDiagnostic(
                    isRefused ? .error : .warning,
                    service: service.name,
                    "\(plan.shown(place.path)):\(place.line):\(place.column) would be: \(finding.message)"
                        + " [\(finding.rule)]",
                    hint: finding.fix?.title ?? finding.notes.first,
                    location: service.source
                )
            )
        }
        return plan
    }
}

/// What a check finds in the manifests of a folder.
private struct GenerationCheck {
    let findings: [(finding: HardenRules.Finding, fingerprint: Fingerprint)]
    let sources: Sources

    var severities: [Fingerprint: Severity] {
        Dictionary(findings.map { ($0.fingerprint, $0.finding.severity) }) { max($0, $1) }
    }

    init(_ loaded: [LoadedFile], _ configuration: Configuration) {
        let manifests = Manifests(loaded)
        let check = manifests.check(configuration)
        findings = Array(zip(check.found, Fingerprint.all(of: check.found, files: manifests.trees)))
        sources = Sources(manifests.trees.map(\.source))
    }
}
