import HardenCoding
import HardenYAML

/// Finds the suppressions in files and in the configuration, and what is wrong with them.
struct SuppressionScanner {
    /// Names of all rules, whether they run or not.
    private let knownRules: [String]
    private let rules: Set<String>
    private(set) var suppressions: [Suppression] = []
    private(set) var mistakes: [Finding] = []
    /// What to do about names that are no rule's, by name.
    private var hints: [String: String] = [:]

    /// Unknown names for which a rule of a similar name is looked for; whoever writes more is not helped by that.
    private static let mostHints = 100

    init(knownRules: [String]) {
        self.knownRules = knownRules
        rules = Set(knownRules)
    }

    // MARK: Comments

    mutating func scan(_ file: YAMLFile) {
        // Most files have none, and looking for comments walks over the whole tree.
        if file.source.contains("harden:") { scanComments(file) }
        guard file.source.contains(SettingsAnnotations.prefix) else { return }
        for (index, document) in file.documents.enumerated() { scanAnnotations(document, index) }
    }

    private mutating func scanComments(_ file: YAMLFile) {
        let comments = file.comments.filter { SuppressionText.isSuppression(comment: $0.text) }
        for (comment, line) in zip(comments, Self.lines(concernedBy: comments, in: file.source)) {
            let document = Self.document(at: comment.range.lowerBound, of: file)
            let place = Finding.Label(file: file.source.name, document: document, range: comment.range, text: "")
            do throws(SuppressionText.Mistake) {
                let parsed = try SuppressionText.parse(comment: comment.text)
                add(parsed, .comment, .line(file: file.source.name, line), place)
            } catch {
                report(error.message, place)
            }
        }
    }

    /// The last document whose text holds a byte; they lie in the file as in the list.
    private static func document(at offset: Int, of file: YAMLFile) -> Int? {
        let documents = file.documents
        var (low, high) = (0, documents.count)
        while low < high {
            let middle = (low + high) / 2
            if documents[middle].chunk.lowerBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 && documents[low - 1].chunk.contains(offset) ? low - 1 : nil
    }

    /// The lines that comments are about: their own, or the next with content for those that stand alone.
    ///
    /// From the last to the first: what follows a comment that stands above another is what follows that one.
    private static func lines(concernedBy comments: [YAMLComment], in source: YAMLSource) -> [Int] {
        var lines: [Int] = []
        lines.reserveCapacity(comments.count)
        var next: (end: Int, line: Int)?
        for comment in comments.reversed() {
            let line = Self.line(concernedBy: comment, in: source, next)
            lines.append(line)
            if comment.isAlone { next = (comment.range.upperBound, line) }
        }
        return lines.reversed()
    }

    /// - Parameter next: Where the next comment that stands alone ends, and the line that it is about.
    private static func line(
        concernedBy comment: YAMLComment,
        in source: YAMLSource,
        _ next: (end: Int, line: Int)?
    ) -> Int {
        var line = source.location(at: comment.range.lowerBound).line
        guard comment.isAlone else { return line }
        let bytes = source.bytes
        var position = comment.range.upperBound
        while let end = bytes[position...].firstIndex(of: 0x0A) {
            if let next, end >= next.end { return next.line }
            line += 1
            let next = bytes[(end + 1)...].prefix { $0 != 0x0A }
            position = end + 1
            guard let first = next.first(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
            if first != UInt8(ascii: "#") { return line }
        }
        return line
    }

    // MARK: Annotations

    private mutating func scanAnnotations(_ document: YAMLDocument, _ index: Int) {
        let file = document.source.name
        for (key, value) in SettingsAnnotations.entries(of: document.root) where key == SettingsAnnotations.ignore {
            let place = Finding.Label(file: file, document: index, range: value.range, text: "")
            do throws(SuppressionText.Mistake) {
                for parsed in try SuppressionText.parse(annotation: value.string) {
                    add(parsed, .annotation, .document(file: file, index), place)
                }
            } catch {
                report(error.message, place)
            }
        }
    }

    // MARK: Configuration

    mutating func scan(_ file: ConfigurationFile, source: YAMLSource?) {
        for (index, ignore) in file.configuration.ignore.enumerated() {
            let position = file.location(at: .root.field("ignore").item(index))
            let offset = position.flatMap { position in
                source?.offset(of: TextLocation(line: position.line, column: position.column ?? 1))
            }
            let place = Finding.Label(
                file: position?.file ?? ConfigurationFile.name,
                document: nil,
                range: (offset ?? 0)..<(offset ?? 0),
                text: ""
            )
            let parsed = SuppressionText.Parsed(rules: ignore.rules, reason: ignore.reason)
            add(parsed, .configuration, .objects(ignore.match), place)
        }
    }

    // MARK: Results

    private mutating func add(
        _ parsed: SuppressionText.Parsed,
        _ source: Suppression.Source,
        _ scope: Suppression.Scope,
        _ place: Finding.Label
    ) {
        var known: [String] = []
        for rule in parsed.rules {
            if rules.contains(rule) {
                known.append(rule)
            } else {
                report("there is no rule '\(VisibleText.excerpt(rule))'; \(hint(for: rule))", place)
            }
        }
        guard !known.isEmpty else { return }
        suppressions.append(
            Suppression(source: source, rules: known, reason: parsed.reason, scope: scope, place: place)
        )
    }

    private mutating func hint(for rule: String) -> String {
        if let hint = hints[rule] { return hint }
        let standard = "'harden explain' lists all rules"
        guard hints.count < Self.mostHints else { return standard }
        let hint = closest(to: rule, among: knownRules).map { "did you mean '\($0)'?" } ?? standard
        hints[rule] = hint
        return hint
    }

    private mutating func report(_ message: String, _ place: Finding.Label) {
        mistakes.append(
            Finding(
                rule: SuppressionRules.invalid.id,
                severity: SuppressionRules.invalid.severity,
                message: message,
                object: place.file,
                primary: place
            )
        )
    }
}

extension YAMLSource {
    /// The byte at which a place begins; the end of the text for one behind it.
    fileprivate func offset(of location: TextLocation) -> Int {
        guard var offset = offset(ofLine: max(1, location.line)) else { return bytes.count }
        var column = 1
        while column < location.column, offset < bytes.count, bytes[offset] != 0x0A {
            offset += 1
            if offset == bytes.count || bytes[offset] & 0xC0 != 0x80 { column += 1 }
        }
        return offset
    }
}
