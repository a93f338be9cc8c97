/// What is wrong with a subject of a rule, in the rule's own words; a `Finding` is made of it.
package struct Fault: Sendable {
    /// One sentence that names the object; lower case, no full stop.
    var message: String
    var primary: Finding.Label
    var secondary: [Finding.Label]
    /// The highest that the rule has, if left out.
    var severity: Severity?
    /// Certain, if left out, unless it is less than an error and hangs on a setting that nobody gave.
    var confidence: Confidence?
    /// The subject's, if left out.
    var object: String?
    /// All of the rule, if left out.
    var disruptions: [Finding.Disruption]?
    var symptoms: [String]
    var sum: String?
    var notes: [String]
    var assumptions: [Finding.Assumption]
    var fix: Fix?

    init(
        _ message: String,
        at primary: Finding.Label,
        secondary: [Finding.Label] = [],
        severity: Severity? = nil,
        confidence: Confidence? = nil,
        object: String? = nil,
        disruptions: [Finding.Disruption]? = nil,
        symptoms: [String] = [],
        sum: String? = nil,
        notes: [String] = [],
        assumptions: [Finding.Assumption] = [],
        fix: Fix? = nil
    ) {
        self.message = message
        self.primary = primary
        self.secondary = secondary
        self.severity = severity
        self.confidence = confidence
        self.object = object
        self.disruptions = disruptions
        self.symptoms = symptoms
        self.sum = sum
        self.notes = notes
        self.assumptions = assumptions
        self.fix = fix
    }
}

/// What a rule returns: a fault or none, or several.
package protocol FaultList {
    var all: [Fault] { get }
}

extension Optional: FaultList where Wrapped == Fault {
    package var all: [Fault] { map { [$0] } ?? [] }
}

extension Array: FaultList where Element == Fault {
    package var all: [Fault] { self }
}

extension Finding {
    /// - Parameter subject: How the subject is called.
    init(_ fault: Fault, of subject: String, by rule: RuleMetadata) {
        let severity = fault.severity ?? rule.severity
        // An error is none as long as it hangs on what nobody confirmed; what it lists besides is about its sum or its fix.
        let isAssumed = severity < .error && fault.assumptions.contains { !$0.isGiven }
        self.init(
            rule: rule.id,
            severity: severity,
            confidence: fault.confidence ?? (isAssumed ? .assumed : .certain),
            message: fault.message,
            object: fault.object ?? subject,
            primary: fault.primary,
            secondary: fault.secondary,
            disruptions: fault.disruptions ?? rule.disruptions,
            symptoms: fault.symptoms,
            sum: fault.sum,
            notes: fault.notes,
            assumptions: fault.assumptions,
            fix: fault.fix.map { $0.doubted(because: rule.unsafeBecause) }
        )
    }
}
