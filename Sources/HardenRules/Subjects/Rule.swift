/// One fault that is looked for. A rule is one file: what it is about, what it looks at, the check, and the repair.
///
/// A rule says what is wrong with one subject. Everything else is done for it: it gets each subject once, none of those
/// whose fields a kustomization patches (`Subjects.reading`), and what it leaves out of a `Fault` is filled in from the
/// subject and the metadata. Changes of places that an alias or a merge key shares with others are never made
/// (`Place.put` and its like).
package protocol Rule: Sendable {
    associatedtype Subject: RuleSubject
    /// `Fault?`, or `[Fault]`.
    associatedtype Faults: FaultList

    static var metadata: RuleMetadata { get }
    /// What it looks at, one by one.
    static var subjects: Subjects<Subject> { get }
    /// Which faults are the same, where several subjects have one in common.
    static var repetition: Repetition { get }

    init()

    /// Returns what is wrong with a subject; nothing where the input does not decide.
    func faults(of subject: Subject, in context: RuleContext) -> Faults
}

/// When a fault that was found twice is told once.
package enum Repetition: Sendable {
    case told
    /// The first fault at a place with the same label is told.
    case oncePerPlace
    /// The first fault at a place with the same message is told.
    case oncePerMessage
}

extension Rule {
    package static var id: String { metadata.id }
    package static var repetition: Repetition { .told }

    /// The threshold that counts for an object, as its configuration has it.
    static func value(_ parameter: RuleParameter, _ settings: SettingsResolver) -> Int {
        settings.file.configuration.rules.parameters[id]?[parameter.name] ?? parameter.standard
    }

    /// Returns the findings in everything that was read.
    package func findings(in context: RuleContext) -> [Finding] {
        let findings = Self.subjects.all(context).flatMap { subject in
            faults(of: subject, in: context).all.map { Finding($0, of: subject.title, by: Self.metadata) }
        }
        switch Self.repetition {
        case .told: return findings
        case .oncePerPlace:
            var seen: Set<Finding.Label> = []
            return findings.filter { seen.insert($0.primary).inserted }
        case .oncePerMessage:
            var seen: Set<[String]> = []
            return findings.filter { seen.insert([$0.primary.file, "\($0.primary.range)", $0.message]).inserted }
        }
    }
}
