import HardenKubernetes
package import HardenYAML

/// All suppressions of a run.
package struct SuppressionSet: Sendable {
    package let suppressions: [Suppression]
    /// Suppressions that mean nothing, as findings.
    package let mistakes: [Finding]
    /// The objects of documents, of which a `List` has several, in the order of the text.
    private let objects: [DocumentPlace: [DocumentObject]]
    let sources: [String: YAMLSource]
    let files: [String: YAMLFile]
    /// Indices of the suppressions that stand in a file, which are for this file alone.
    private let indicesOfFile: [String: [Int]]
    /// Indices of those of the configuration, which are for all files.
    private let commonIndices: [Int]

    private struct DocumentPlace: Hashable {
        var file: String
        var document: Int
    }

    /// - Parameters:
    ///   - files: All files that findings may be in.
    ///   - configuration: The configuration in force.
    ///   - configurationSource: Its text, to show what is wrong in it.
    ///   - knownRules: Names of all rules, whether they run or not.
    package init(
        files: [YAMLFile],
        configuration: ConfigurationFile = .none,
        configurationSource: YAMLSource? = nil,
        knownRules: [String]
    ) {
        var scanner = SuppressionScanner(knownRules: knownRules)
        var objects: [DocumentPlace: [DocumentObject]] = [:]
        var sources: [String: YAMLSource] = [:]
        for file in files {
            sources[file.source.name] = file.source
            scanner.scan(file)
            guard !configuration.configuration.ignore.isEmpty else { continue }
            for (index, document) in file.documents.enumerated() {
                objects[DocumentPlace(file: file.source.name, document: index)] = document.objects
            }
        }
        scanner.scan(configuration, source: configurationSource)
        suppressions = scanner.suppressions
        var indicesOfFile: [String: [Int]] = [:]
        var commonIndices: [Int] = []
        for (index, suppression) in suppressions.enumerated() {
            switch suppression.scope {
            case .line(let file, _), .document(let file, _): indicesOfFile[file, default: []].append(index)
            case .objects: commonIndices.append(index)
            }
        }
        self.indicesOfFile = indicesOfFile
        self.commonIndices = commonIndices
        mistakes = scanner.mistakes
        self.objects = objects
        self.sources = sources
        self.files = Dictionary(files.map { ($0.source.name, $0) }) { first, _ in first }
    }

    /// A finding that is accepted, and by what.
    package struct SuppressedFinding: Sendable, Hashable {
        package var finding: Finding
        package var suppression: Suppression

        package init(finding: Finding, suppression: Suppression) {
            self.finding = finding
            self.suppression = suppression
        }
    }

    /// What is left of findings, what is not, and what is to be said about the suppressions themselves.
    package struct Outcome: Sendable {
        package var kept: [Finding] = []
        package var suppressed: [SuppressedFinding] = []
        /// Suppressions that suppress nothing or are not understood.
        package var remarks: [Finding] = []
    }

    /// Takes out what is suppressed.
    ///
    /// - Parameters:
    ///   - findings: What the rules found.
    ///   - ranRules: Names of the rules that ran; a suppression of another may well be needed.
    /// - Returns: The findings sorted out.
    package func apply(to findings: [Finding], ranRules: Set<String>) -> Outcome {
        var outcome = Outcome(remarks: mistakes)
        var used: [Set<String>] = suppressions.map { _ in [] }
        for finding in findings {
            // Those of files come before those of the configuration, as in `suppressions`.
            let covering = ((indicesOfFile[finding.primary.file] ?? []) + commonIndices)
                .filter { covers(suppressions[$0], finding) }
            guard let first = covering.first else {
                outcome.kept.append(finding)
                continue
            }
            for index in covering { used[index].insert(finding.rule) }
            outcome.suppressed.append(SuppressedFinding(finding: finding, suppression: suppressions[first]))
        }
        for (index, suppression) in suppressions.enumerated() where isUseless(suppression, outcome.kept) {
            for rule in suppression.rules where ranRules.contains(rule) && !used[index].contains(rule) {
                outcome.remarks.append(Self.unused(rule, suppression))
            }
        }
        return outcome
    }

    /// Whether a suppression that suppresses nothing has nothing to do either.
    private func isUseless(_ suppression: Suppression, _ kept: [Finding]) -> Bool {
        if case .objects(let match) = suppression.scope {
            // Of objects that this run does not see nothing is known.
            return objects.contains { $0.value.contains { Self.matches(match, $0) } }
        }
        guard let field = field(at: suppression) else { return true }
        // It keeps the fixes of other findings off its line.
        return !kept.contains { finding in
            finding.fix?.changes.contains { change in
                guard case .edit(let file, let document, let edit) = change else { return false }
                return field.forbids(edit, in: document, of: file)
            } ?? false
        }
    }

    private static func matches(_ match: ObjectMatch, _ object: DocumentObject) -> Bool {
        let labels = object.root["metadata"]?["labels"]?.entries.map { ($0.key.string, $0.value.string) } ?? []
        return match.matches(
            kind: object.identity.kind,
            namespace: object.identity.namespace,
            name: object.identity.name,
            labels: Dictionary(labels) { $1 }
        )
    }

    private static func unused(_ rule: String, _ suppression: Suppression) -> Finding {
        Finding(
            rule: SuppressionRules.unused.id,
            severity: SuppressionRules.unused.severity,
            message: "nothing is suppressed: \(rule) finds nothing here",
            object: suppression.place.file,
            primary: suppression.place,
            notes: ["remove \(rule) from the suppression, or move it to the line of the finding"]
        )
    }

    private func covers(_ suppression: Suppression, _ finding: Finding) -> Bool {
        guard suppression.rules.contains(finding.rule) else { return false }
        switch suppression.scope {
        case .line(let file, let line):
            return finding.primary.file == file
                && sources[file]?.location(at: finding.primary.range.lowerBound).line == line
        case .document(let file, let document):
            return finding.primary.file == file && finding.primary.document == document
        case .objects(let match):
            guard let document = finding.primary.document else { return false }
            let found = objects[DocumentPlace(file: finding.primary.file, document: document)] ?? []
            let offset = finding.primary.range.lowerBound
            guard let object = found.last(where: { $0.root.range.lowerBound <= offset }) ?? found.first else {
                return false
            }
            return Self.matches(match, object)
        }
    }
}
