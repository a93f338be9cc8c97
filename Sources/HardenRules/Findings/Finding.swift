/// What will fail, when, and with which status code; with the place, the sum it was derived from, and the repair.
package struct Finding: Sendable, Hashable {
    /// When requests are lost.
    package enum Disruption: String, Sendable, Hashable, CaseIterable {
        case rollout
        case scaleDown = "scale-down"
        case nodeDrain = "node drain"
        case nodeLoss = "node loss"
        case steadyState = "steady state"
    }

    /// A place in a file and what is to be said about it.
    package struct Label: Sendable, Hashable {
        /// The file's name as it was given or found.
        package var file: String
        /// The document's index in the file, where the place is in one.
        package var document: Int?
        /// Bytes in the file.
        package var range: Range<Int>
        /// What is marked, such as "preStop takes 120 s of them".
        package var text: String

        package init(file: String, document: Int?, range: Range<Int>, text: String) {
            self.file = file
            self.document = document
            self.range = range
            self.text = text
        }
    }

    /// A value that was taken for granted because the input does not say it.
    package struct Assumption: Sendable, Hashable {
        /// The setting by which it can be changed, such as `slowestRequest`.
        package var setting: String
        package var value: String
        /// Where it comes from: a default with its source, a configuration file, or an annotation.
        package var origin: String
        /// Whether somebody said it, so that nothing is assumed.
        package var isGiven: Bool

        package init(setting: String, value: String, origin: String, isGiven: Bool = false) {
            self.setting = setting
            self.value = value
            self.origin = origin
            self.isGiven = isGiven
        }
    }

    /// Identifier of the rule.
    package var rule: String
    package var severity: Severity
    package var confidence: Confidence
    /// One sentence that names the object; lower case, no full stop.
    package var message: String
    /// The object concerned, such as `Deployment shop/orders`.
    package var object: String
    package var primary: Label
    /// Other places that belong to it.
    package var secondary: [Label]
    /// The disruptions in which it shows.
    package var disruptions: [Disruption]
    /// What users see, such as "502 backend_connection_closed"; empty for what the API server rejects.
    package var symptoms: [String]
    /// The arithmetic, such as "preStop 120 (draining 60 + drain latency 60) + shutdown 15 = 135".
    package var sum: String?
    /// Further remarks, such as what could not be decided from the input.
    package var notes: [String]
    package var assumptions: [Assumption]
    package var fix: Fix?

    package init(
        rule: String,
        severity: Severity,
        confidence: Confidence = .certain,
        message: String,
        object: String,
        primary: Label,
        secondary: [Label] = [],
        disruptions: [Disruption] = [],
        symptoms: [String] = [],
        sum: String? = nil,
        notes: [String] = [],
        assumptions: [Assumption] = [],
        fix: Fix? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.confidence = confidence
        self.message = message
        self.object = object
        self.primary = primary
        self.secondary = secondary
        self.disruptions = disruptions
        self.symptoms = symptoms
        self.sum = sum
        self.notes = notes
        self.assumptions = assumptions
        self.fix = fix
    }
}
