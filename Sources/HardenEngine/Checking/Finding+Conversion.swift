import HardenRules
import HardenYAML

/// The texts that places are in, by the names of their files.
struct Sources {
    private let texts: [String: YAMLSource]

    init(_ sources: [YAMLSource]) { texts = Dictionary(sources.map { ($0.name, $0) }) { first, _ in first } }

    func location(_ label: HardenRules.Finding.Label) -> Location {
        let start = texts[label.file]?.location(at: label.range.lowerBound)
        return Location(path: label.file, line: start?.line ?? 1, column: start?.column ?? 1, range: label.range)
    }
}

extension Finding {
    init(_ finding: HardenRules.Finding, _ sources: Sources) {
        self.init(
            rule: finding.rule,
            severity: Severity(finding.severity),
            confidence: finding.confidence == .certain ? .certain : .assumed,
            message: finding.message,
            object: finding.object,
            location: sources.location(finding.primary),
            label: finding.primary.text,
            related: finding.secondary.map { Remark(location: sources.location($0), text: $0.text) },
            disruptions: finding.disruptions.map(Disruption.init),
            symptoms: finding.symptoms,
            sum: finding.sum,
            notes: finding.notes,
            assumptions: finding.assumptions.map {
                Assumption(setting: $0.setting, value: $0.value, origin: $0.origin)
            },
            fix: finding.fix.map { fix in
                Fix(
                    title: fix.title,
                    isSafe: fix.safety == .safe,
                    price: fix.price?.text,
                    objections: fix.objections
                )
            }
        )
    }
}

extension Finding.Severity {
    init(_ severity: HardenRules.Severity) {
        self =
            switch severity {
            case .advice: .advice
            case .warning: .warning
            case .error: .error
            }
    }
}

extension Finding.Disruption {
    init(_ disruption: HardenRules.Finding.Disruption) {
        self =
            switch disruption {
            case .rollout: .rollout
            case .scaleDown: .scaleDown
            case .nodeDrain: .nodeDrain
            case .nodeLoss: .nodeLoss
            case .steadyState: .steadyState
            }
    }
}

extension Severity {
    init(_ severity: Finding.Severity) {
        self =
            switch severity {
            case .advice: .advice
            case .warning: .warning
            case .error: .error
            }
    }
}
