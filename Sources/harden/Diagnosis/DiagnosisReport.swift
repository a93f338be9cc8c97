import HardenEngine
import HardenEvidence

/// A diagnosis with what was read for it.
struct DiagnosisReport {
    let diagnosis: Diagnosis
    let formats: [EvidenceFormat: Int]
    let unread: EvidenceReader.Unread
    /// What was given as manifests; empty where nothing was.
    let manifests: [String]

    init(_ input: EvidenceInput, check: Check?, manifests: [String]) {
        diagnosis = Diagnosis(input.summary, check: check)
        formats = input.formats
        unread = input.unread
        self.manifests = manifests
    }

    /// Whether the evidence tells of a failure.
    var hasFailures: Bool { !diagnosis.verdicts.isEmpty || !diagnosis.events.isEmpty }

    /// What a group of failures is called: what clients got, and what the evidence says of it.
    static func title(_ group: EvidenceSummary.Group) -> String {
        let statuses = group.statuses.sorted { $1.value < $0.value }.map { String($0.key) }
        let signs = group.key.signs.map(\.text) + group.key.unknownValues.map { "\($0) (not known)" }
        return (statuses.prefix(3) + signs).joined(separator: " ")
    }
}
