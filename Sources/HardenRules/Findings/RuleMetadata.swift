package import HardenRollout

/// What is known of a rule without running it: for the documentation, for `harden explain`, and for reports.
package struct RuleMetadata: Sendable, Hashable {
    /// The part of the configuration that a rule looks at; rules can be selected by it.
    package enum Area: String, Sendable, Hashable, CaseIterable {
        case shutdown
        case start
        case rollout
        case disruptionBudget = "disruption-budget"
        case gkeIngress = "gke-ingress"
        case gkeGateway = "gke-gateway"
        case healthCheck = "health-check"
        case kong
        case acrossLayers = "across-layers"
        case nginx
        case security
    }

    /// What the rule can do about a finding.
    package enum Remedy: String, Sendable, Hashable {
        case safeFix = "safe fix"
        case unsafeFix = "unsafe fix"
        case advice
    }

    /// In kebab case, a phrase that names the fault; stable for ever.
    package var id: String
    package var area: Area
    /// The fault in one sentence; no full stop.
    package var title: String
    /// The highest severity that its findings have.
    package var severity: Severity
    package var disruptions: [Finding.Disruption]
    /// Status codes that users see.
    package var codes: [Int]
    /// What fails in the rollout model where the fault is, on `disruptions` and with one of `codes`; without the fault
    /// it does not. Empty for rules about what the model does not know: references, validity, other layers.
    package var failures: [FailureCause]
    package var remedy: Remedy
    /// What nobody can tell from manifests, where the rule itself calls its fix unsafe: the end of "unsafe because …".
    package var unsafeBecause: String?
    /// Why it fails, in Markdown.
    package var explanation: String
    /// Addresses of what the rule is founded on.
    package var sources: [String]
    /// What a configuration may set otherwise.
    package var parameters: [RuleParameter]
    /// Whether the rule runs without being selected.
    package var isOnByDefault: Bool
    /// What its findings of severity advice say together, where nobody acts on them one by one: they are remarks then.
    package var remark: Remark.Phrase?

    package init(
        id: String,
        area: Area,
        title: String,
        severity: Severity,
        disruptions: [Finding.Disruption] = [],
        codes: [Int] = [],
        failures: [FailureCause] = [],
        remedy: Remedy,
        unsafeBecause: String? = nil,
        explanation: String,
        sources: [String],
        parameters: [RuleParameter] = [],
        isOnByDefault: Bool = true,
        remark: Remark.Phrase? = nil
    ) {
        self.id = id
        self.area = area
        self.title = title
        self.severity = severity
        self.disruptions = disruptions
        self.codes = codes
        self.failures = failures
        self.remedy = remedy
        self.unsafeBecause = unsafeBecause
        self.explanation = explanation
        self.sources = sources
        self.parameters = parameters
        self.isOnByDefault = isOnByDefault
        self.remark = remark
    }
}
