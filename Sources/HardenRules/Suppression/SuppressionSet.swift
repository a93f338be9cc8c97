import HardenKubernetes
package import HardenYAML

/// All suppressions of a run.
package struct SuppressionSet: Sendable {
    package let suppressions: [Suppression]
    /// Suppressions that mean nothing, as findings.
    package let mistakes: [Finding]
    /// The objects of documents, of which a `List` has several, in the order of their places.
    private let objects: [DocumentPlace: [DocumentObject]]
    let sources: [String: YAMLSource]
    let files: [String: YAMLFile]
    /// Indices of suppressions by what they cover. Those of one place and rule suppress the same.
    private let indices: [Key: [Int]]
    /// Indices of the suppressions of objects, and which objects each is for.
    private let ofObjects: [Int]
    private let matches: ObjectMatches

    private struct DocumentPlace: Hashable {
        var file: String
        var document: Int
    }

    /// What a suppression covers, for one of its rules.
    private enum Key: Hashable {
        case line(file: String, Int, rule: String)
        case document(file: String, Int, rule: String)
        /// Objects that fit, wherever they are.
        case objects(rule: String)

        init(_ scope: Suppression.Scope, rule: String) {
            switch scope {
            case .line(let file, let line): self = .line(file: file, line, rule: rule)
            case .document(let file, let document): self = .document(file: file, document, rule: rule)
            case .objects: self = .objects(rule: rule)
            }
        }
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
                    .sorted { $0.root.range.lowerBound < $1.root.range.lowerBound }
            }
        }
        scanner.scan(configuration, source: configurationSource)
        suppressions = scanner.suppressions
        var indices: [Key: [Int]] = [:]
        for (index, suppression) in suppressions.enumerated() {
            for rule in suppression.rules { indices[Key(suppression.scope, rule: rule), default: []].append(index) }
        }
        self.indices = indices
        let matching = suppressions.enumerated().compactMap { index, suppression -> (Int, ObjectMatch)? in
            if case .objects(let match) = suppression.scope { (index, match) } else { nil }
        }
        ofObjects = matching.map(\.0)
        matches = ObjectMatches(matching.map(\.1))
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
        if suppressions.isEmpty {
            outcome.kept = findings
            return outcome
        }
        var used: Set<Key> = []
        var usedForObjects: [String: Set<Int>] = [:]
        struct Place: Equatable {
            var file: String
            var document: Int?
            var start: Int
        }
        // Findings of one object follow each other.
        var latest: (object: Place, covering: Set<Int>)?
        for finding in findings {
            var covering: [Int] = []
            for key in keys(of: finding) {
                guard let found = indices[key]?.first else { continue }
                used.insert(key)
                covering.append(found)
            }
            var ofObjects: [Int] = []
            if let candidates = indices[.objects(rule: finding.rule)], let object = object(of: finding) {
                let place = Place(
                    file: finding.primary.file,
                    document: finding.primary.document,
                    start: object.root.range.lowerBound
                )
                if latest?.object != place { latest = (place, Set(self.covering(object))) }
                ofObjects = candidates.filter { latest?.covering.contains($0) == true }
                usedForObjects[finding.rule, default: []].formUnion(ofObjects)
            }
            // Those of files come before those of the configuration, as in `suppressions`.
            guard let first = covering.min() ?? ofObjects.first else {
                outcome.kept.append(finding)
                continue
            }
            outcome.suppressed.append(SuppressedFinding(finding: finding, suppression: suppressions[first]))
        }
        let fixes = ProtectedFields.Edits(outcome.kept)
        lazy var coveringAny = Set(objects.values.joined().flatMap { covering($0) })
        var remarksOfFile: [String: Int] = [:]
        for (index, suppression) in suppressions.enumerated() {
            let unused = suppression.rules.filter { rule in
                guard ranRules.contains(rule) else { return false }
                let key = Key(suppression.scope, rule: rule)
                if case .objects = key { return usedForObjects[rule]?.contains(index) != true }
                return !used.contains(key)
            }
            let file = suppression.place.file
            guard !unused.isEmpty else { continue }
            if remarksOfFile[file, default: 0] == Self.mostRemarks {
                outcome.remarks.append(Self.tooMany(suppression))
            }
            guard remarksOfFile[file, default: 0] < Self.mostRemarks else {
                remarksOfFile[file] = Self.mostRemarks + 1
                continue
            }
            guard isUseless(suppression, fixes, coveringAny.contains(index)) else { continue }
            outcome.remarks += unused.map { Self.unused($0, suppression) }
            remarksOfFile[file] = min(Self.mostRemarks, remarksOfFile[file, default: 0] + unused.count)
        }
        return outcome
    }

    /// Suppressions of a file of which it is told that they suppress nothing. Nobody reads more.
    private static let mostRemarks = 1000

    private static func tooMany(_ suppression: Suppression) -> Finding {
        Finding(
            rule: SuppressionRules.unused.id,
            severity: SuppressionRules.unused.severity,
            message:
                "more than \(mostRemarks) suppressions of this file suppress nothing; those from here on are not told",
            object: suppression.place.file,
            primary: suppression.place
        )
    }

    /// The lines and documents by which a finding may be suppressed.
    private func keys(of finding: Finding) -> [Key] {
        let primary = finding.primary
        var keys: [Key] = []
        if let line = sources[primary.file]?.location(at: primary.range.lowerBound).line {
            keys.append(.line(file: primary.file, line, rule: finding.rule))
        }
        if let document = primary.document {
            keys.append(.document(file: primary.file, document, rule: finding.rule))
        }
        return keys
    }

    /// Whether a suppression that suppresses nothing has nothing to do either.
    private func isUseless(
        _ suppression: Suppression,
        _ fixes: ProtectedFields.Edits,
        _ isForObject: @autoclosure () -> Bool
    ) -> Bool {
        // Of objects that this run does not see nothing is known.
        if case .objects = suppression.scope { return isForObject() }
        guard let field = field(at: suppression) else { return true }
        // It keeps the fixes of other findings off its line.
        return !fixes.meet(field)
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

    /// The suppressions of objects that are for one.
    private func covering(_ object: DocumentObject) -> [Int] {
        let identity = object.identity
        return matches.fitted(
            kind: identity.kind,
            namespace: identity.namespace,
            name: identity.name,
            object.root["metadata"]
        )
        .map { ofObjects[$0] }
    }

    /// The object that a finding is about.
    private func object(of finding: Finding) -> DocumentObject? {
        guard let document = finding.primary.document,
            let found = objects[DocumentPlace(file: finding.primary.file, document: document)]
        else { return nil }
        let offset = finding.primary.range.lowerBound
        var (low, high) = (0, found.count)
        while low < high {
            let middle = (low + high) / 2
            if found[middle].root.range.lowerBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? found[low - 1] : found.first
    }
}
