package import HardenCoding

/// What a configuration file (`.harden.yaml`) holds.
package struct HardenConfiguration: Sendable, Hashable {
    /// What is said about some workloads only. Of several entries that fit a workload, the last that says something counts.
    package struct Workload: Sendable, Hashable {
        package var match = ObjectMatch()
        package var application = ApplicationSettings()
    }

    /// Findings that are accepted, with the reason.
    package struct Ignore: Sendable, Hashable {
        package var rules: [String]
        package var match = ObjectMatch()
        package var reason: String
    }

    /// Which rules run, by names of rules and areas.
    package struct Rules: Sendable, Hashable {
        package var select: [String] = []
        package var ignore: [String] = []
        package var minSeverity: Severity?
        package var failOn: FailureThreshold?
        package var parameters = RuleParameters()
        package var includeGenerated = false
    }

    package var platform = PlatformSettings()
    package var application = ApplicationSettings()
    package var workloads: [Workload] = []
    package var paths: [GivenPath] = []
    package var rules = Rules()
    package var ignore: [Ignore] = []

    package init() {}
}

/// From which severity on a finding that is left makes a run fail.
package enum FailureThreshold: String, Sendable, Hashable, CaseIterable {
    case never
    case error
    case warning
    case advice

    /// What counts where nobody says anything, for every command.
    package static let standard = FailureThreshold.advice

    package func includes(_ severity: Severity) -> Bool {
        Severity(rawValue: rawValue).map { severity >= $0 } ?? false
    }
}

extension HardenConfiguration: SpecCodable {
    package static let record = SpecRecord(
        "Configuration",
        "What manifests do not say, and which findings are wanted.",
        prototype: HardenConfiguration()
    ) {
        SpecField("platform", \.platform, .own, "The cluster and what its workloads share.")
        SpecField("application", \.application, .own, "What holds for the application of every workload.")
        SpecField(
            "workloads",
            \.workloads,
            .list(of: .own),
            "What holds for some workloads only; the last entry counts."
        )
        SpecField(
            "paths",
            \.paths,
            .list(of: .own),
            "Proxies in front of some workloads that are not in the input; the last entry counts."
        )
        SpecField("rules", \.rules, .own, "Which rules run.")
        SpecField("ignore", \.ignore, .list(of: .own), "Findings that are accepted, with the reason.")
    }

    package static let codec = record.codec
}

extension HardenConfiguration.Workload: SpecCodable {
    package static let codec = SpecRecord(
        "Workload",
        "What holds for some workloads only.",
        prototype: Self(),
        fields: [SpecField("match", \.match, .own, isRequired: true, "The workloads.")]
            + ApplicationSettings.record.fields.map { $0.lifted(to: \.application) }
    ).codec
}

extension HardenConfiguration.Ignore: SpecCodable {
    package static let codec = SpecRecord(
        "Ignore",
        "Findings that are accepted.",
        prototype: Self(rules: [], reason: "")
    ) {
        SpecField("rules", \.rules, .list(of: .text(.label), minimum: 1), isRequired: true, "Names of rules.")
        SpecField("match", \.match, .own, isRequired: true, "The objects.")
        SpecField("reason", \.reason, .text(.nonEmpty), isRequired: true, "Why they are accepted.")
    }.codec
}

extension HardenConfiguration.Rules: SpecCodable {
    package static let codec = SpecRecord("Rules", "Which rules run.", prototype: Self()) {
        SpecField(
            "select",
            \.select,
            .list(of: .text(.label)),
            "Names of rules and areas that run; 'default' for those that are on by default, as if left out."
        )
        SpecField("ignore", \.ignore, .list(of: .text(.label)), "Names of rules and areas that do not run.")
        SpecField("minSeverity", optional: \.minSeverity, .word("Severity"), "The least severity that is reported.")
        SpecField(
            "failOn",
            optional: \.failOn,
            .word("FailureThreshold"),
            "The least severity of a finding that makes a run fail; advice if left out."
        )
        SpecField("parameters", \.parameters, .own, "Thresholds of rules; 'harden explain RULE' tells them.")
        SpecField(
            "includeGenerated",
            \.includeGenerated,
            .flag,
            "Whether generated files, objects of controllers and test data are judged as well."
        )
    }.codec
}
