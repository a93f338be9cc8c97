import HardenKubernetes
import HardenYAML

/// A rule about one group of fields of the Pod Security Standards. `podSecurity` of the catalogue is the table of them.
struct PodSecurityRule: Sendable {
    /// The standards, of which each contains the one before.
    enum Level: String {
        case baseline, restricted
    }

    let id: String
    let level: Level
    let title: String
    let explanation: String
    let remedy: RuleMetadata.Remedy
    /// The fields of a template that the standard does not allow.
    let violations: @Sendable (PodTemplateView) -> [Violation]

    struct Violation {
        let place: Place
        let message: String
        var fix: Fix?

        init(_ place: Place, _ message: String, fix: Fix? = nil) {
            self.place = place
            self.message = message
            self.fix = fix
        }

        /// A field that is to have another value.
        init(_ place: Place, _ message: String, wanted value: YAMLValue, as title: String) {
            self.init(place, message, fix: Fix(title, safety: .unsafe, place.put(value)))
        }
    }

    init(
        _ id: String,
        _ level: Level,
        _ title: String,
        _ explanation: String,
        remedy: RuleMetadata.Remedy = .unsafeFix,
        violations: @escaping @Sendable (PodTemplateView) -> [Violation]
    ) {
        self.id = id
        self.level = level
        self.title = title
        self.explanation = explanation
        self.remedy = remedy
        self.violations = violations
    }

    var metadata: RuleMetadata {
        RuleMetadata(
            id: id,
            area: .security,
            title: title,
            severity: .warning,
            remedy: remedy,
            unsafeBecause: "the container may need what is taken away",
            explanation: explanation,
            sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#\(level.rawValue)"],
            isOnByDefault: false
        )
    }

    func findings(in context: RuleContext) -> [Finding] {
        let metadata = metadata
        return Subjects.podTemplates.reading(["spec"]).all(context).flatMap { subject in
            violations(subject.template).map { violation in
                let fault = Fault(
                    "\(subject.object.name): \(violation.message)",
                    at: violation.place.label(violation.message),
                    fix: violation.fix
                )
                return Finding(fault, of: subject.title, by: metadata)
            }
        }
    }
}

extension PodTemplateView {
    /// All containers, those that only initialise included.
    var allContainers: [ContainerView] { containers + initContainers }

    /// The security contexts of the Pod and of its containers.
    var securityContexts: [Place] { [securityContext] + allContainers.map(\.securityContext) }
}

extension ContainerView {
    /// The container's name as messages call it.
    var title: String { "container \(name.value ?? "without a name")" }
}
