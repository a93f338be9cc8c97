package import HardenCoding
import HardenDecoding
package import HardenYAML

/// Findings that were there when `harden` was adopted; only others are reported.
package struct Baseline: Sendable, Hashable {
    /// One finding, with what a reader of the file wants to know about it.
    package struct Entry: Sendable, Hashable {
        package var fingerprint: Fingerprint
        package var rule: String
        package var object: String
        package var file: String
    }

    /// The version of the file's form.
    package static let schemaVersion = 1

    package var entries: [Entry]

    package init(entries: [Entry] = []) { self.entries = entries }

    /// The baseline that accepts all of these findings.
    package init(_ findings: [Finding], files: [YAMLFile], name: (String) -> String = { $0 }) {
        entries = zip(findings, Fingerprint.all(of: findings, files: files, name: name)).map { finding, fingerprint in
            Entry(
                fingerprint: fingerprint,
                rule: finding.rule,
                object: finding.object,
                file: name(finding.primary.file)
            )
        }
    }

    /// Sorts findings into those that are new and those that the baseline has.
    ///
    /// - Returns: Both, and the entries that are no longer found.
    package func compare(
        _ findings: [Finding],
        files: [YAMLFile],
        name: (String) -> String = { $0 }
    ) -> (new: [Finding], known: [Finding], gone: [Entry]) {
        let known = Set(entries.map(\.fingerprint))
        let fingerprints = Fingerprint.all(of: findings, files: files, name: name)
        let pairs = zip(findings, fingerprints)
        let found = Set(fingerprints)
        return (
            pairs.filter { !known.contains($0.1) }.map(\.0), pairs.filter { known.contains($0.1) }.map(\.0),
            entries.filter { !found.contains($0.fingerprint) }
        )
    }
}

// MARK: - The file

extension Baseline {
    /// The baseline as JSON, in an order that does not change when files are read in another.
    package var json: String {
        let sorted = entries.sorted {
            ($0.file, $0.object, $0.rule, $0.fingerprint.description)
                < ($1.file, $1.object, $1.rule, $1.fingerprint.description)
        }
        return Self.codec.encode(Baseline(entries: sorted)).json
    }

    /// Reads a baseline, and reports everything that is wrong with it.
    package static func read(_ file: YAMLFile) -> (baseline: Baseline?, diagnostics: [SpecDiagnostic]) {
        var diagnostics = file.errors.map { error in
            SpecDiagnostic(
                .error,
                error.message,
                at: SourcePosition(file: error.source, line: error.location.line, column: error.location.column)
            )
        }
        guard let document = file.documents.first, diagnostics.isEmpty else {
            if diagnostics.isEmpty {
                let position = SourcePosition(file: file.source.name, line: 1, column: 1)
                diagnostics.append(SpecDiagnostic(.error, "is empty; write it with --write-baseline", at: position))
            }
            return (nil, diagnostics)
        }
        var reader = SpecNodeReader(document)
        let node = reader.node
        diagnostics += reader.errors
        let baseline = codec.decode(node, .root, &diagnostics)
        return (diagnostics.isEmpty ? baseline : nil, diagnostics)
    }
}

extension Baseline: SpecCodable {
    package static let codec = SpecRecord(
        "Baseline",
        "Findings that were there when harden was adopted.",
        prototype: Baseline()
    ) {
        SpecField(
            "schemaVersion",
            \.schemaVersion,
            .number(schemaVersion...schemaVersion),
            isRequired: true,
            "The version of this form."
        )
        SpecField("findings", \.entries, .list(of: .own), isRequired: true, "The findings.")
    }.codec

    /// Decoding accepts one version only, so there is nothing to keep.
    private var schemaVersion: Int {
        get { Self.schemaVersion }
        set {}
    }
}

extension Baseline.Entry: SpecCodable {
    package static let codec = SpecRecord(
        "BaselineEntry",
        "A finding.",
        prototype: Self(fingerprint: Fingerprint(""), rule: "", object: "", file: "")
    ) {
        SpecField("fingerprint", \.fingerprint, .fingerprint, isRequired: true, "What tells it from all others.")
        SpecField("rule", \.rule, .text(), isRequired: true, "The rule.")
        SpecField("object", \.object, .text(), isRequired: true, "The object.")
        SpecField("file", \.file, .text(), isRequired: true, "The file.")
    }.codec
}

extension SpecCodec where Value == Fingerprint {
    fileprivate static let fingerprint = SpecCodec.scalar(
        "a fingerprint of 16 hexadecimal digits in quotes",
        schema: ["type": "string", "pattern": "^[0-9a-f]{16}$"]
    ) {
        "\($0.description)"
    } parse: {
        guard case .string(let text) = $0, text.utf8.count == 16, text.allSatisfy(\.isHexDigit) else { return nil }
        return Fingerprint(text)
    }
}
