import HardenYAML

/// A value that somebody accepts as it is, with a reason, so that no fix of another finding may change it.
package struct ProtectedField: Sendable, Hashable {
    let file: String
    let document: Int
    let path: YAMLPath
    /// Who says so.
    let suppression: Suppression

    /// Whether an edit would change the value, or what it is part of.
    func forbids(_ edit: YAMLEdit, in document: Int, of file: String) -> Bool {
        if case .comment = edit { return false }
        guard document == self.document, file == self.file else { return false }
        return path.hasPrefix(edit.path) || edit.path.hasPrefix(path)
    }

    /// Why a fix is not made.
    var refusal: String {
        "'\(path)' is accepted as it is: \(suppression.source.rawValue) ignore[\(suppression.rules.joined(separator: ", "))] "
            + suppression.reason
    }
}

extension SuppressionSet {
    /// What a suppression comment stands at, whether the rule finds anything there or not.
    func field(at suppression: Suppression) -> ProtectedField? {
        guard case .line(let file, let line) = suppression.scope, let document = suppression.place.document else {
            return nil
        }
        guard let source = sources[file], let offset = source.offset(ofLine: line) else { return nil }
        return field(at: offset, file, document, suppression)
    }

    /// What the suppressed findings are about: the value that each points at, and what its fix would have set first.
    package func protectedFields(_ suppressed: [SuppressedFinding]) -> [ProtectedField] {
        var fields = suppressions.compactMap { field(at: $0) }
        for entry in suppressed {
            let primary = entry.finding.primary
            if let document = primary.document,
                let field = field(at: primary.range.lowerBound, primary.file, document, entry.suppression)
            {
                fields.append(field)
            }
            if case .edit(let file, let document, let edit)? = entry.finding.fix?.changes.first {
                fields.append(
                    ProtectedField(file: file, document: document, path: edit.path, suppression: entry.suppression)
                )
            }
        }
        return fields
    }

    /// The single value on the line of a byte; `nil` where a mapping or a list begins there.
    private func field(
        at offset: Int,
        _ file: String,
        _ document: Int,
        _ suppression: Suppression
    ) -> ProtectedField? {
        guard let documents = files[file]?.documents, documents.indices.contains(document) else { return nil }
        let path = documents[document].path(at: offset)
        guard documents[document][path]?.kind == .scalar else { return nil }
        return ProtectedField(file: file, document: document, path: path, suppression: suppression)
    }
}

extension YAMLSource {
    /// The byte at which a line, counted from 1, begins.
    fileprivate func offset(ofLine line: Int) -> Int? {
        var offset = 0
        for _ in 1..<max(1, line) {
            guard let end = bytes[offset...].firstIndex(of: 0x0A) else { return nil }
            offset = end + 1
        }
        return offset
    }
}
