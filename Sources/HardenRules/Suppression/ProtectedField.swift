import HardenYAML

/// A value that somebody accepts as it is, with a reason, so that no fix of another finding may change it.
package struct ProtectedField: Sendable, Hashable {
    let file: String
    let document: Int
    let path: YAMLPath
    /// Who says so.
    let suppression: Suppression

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

/// Many protected fields, found by what edits touch: an edit of the value itself, of what it is part of, or within it.
struct ProtectedFields: Sendable {
    private struct Place: Hashable {
        var file: String
        var document: Int
        var path: YAMLPath
    }

    private let fields: [ProtectedField]
    /// The first field at a path.
    private var atPath: [Place: Int] = [:]
    /// The first field at a path or below it.
    private var below: [Place: Int] = [:]

    init(_ fields: [ProtectedField]) {
        self.fields = fields
        for (index, field) in fields.enumerated() {
            let place = Place(file: field.file, document: field.document, path: field.path)
            // Whatever stands at a place that is known already is behind the first there.
            guard atPath[place] == nil else { continue }
            atPath[place] = index
            for path in field.path.prefixes {
                let place = Place(file: field.file, document: field.document, path: path)
                if below[place] == nil { below[place] = index }
            }
        }
    }

    /// The first field that an edit would change.
    func first(forbidding edit: YAMLEdit, in document: Int, of file: String) -> ProtectedField? {
        if fields.isEmpty { return nil }
        if case .comment = edit { return nil }
        func place(_ path: YAMLPath) -> Place { Place(file: file, document: document, path: path) }
        let found = edit.path.prefixes.compactMap { atPath[place($0)] } + (below[place(edit.path)].map { [$0] } ?? [])
        return found.min().map { fields[$0] }
    }

    /// The edits of many fixes, to tell whether any of them would change a field.
    struct Edits {
        private var paths: Set<Place> = []
        /// The paths and what they are part of.
        private var prefixes: Set<Place> = []

        init(_ findings: [Finding]) {
            for case .edit(let file, let document, let edit) in findings.lazy.flatMap({ $0.fix?.changes ?? [] }) {
                if case .comment = edit { continue }
                guard paths.insert(Place(file: file, document: document, path: edit.path)).inserted else { continue }
                for path in edit.path.prefixes {
                    prefixes.insert(Place(file: file, document: document, path: path))
                }
            }
        }

        func meet(_ field: ProtectedField) -> Bool {
            func place(_ path: YAMLPath) -> Place { Place(file: field.file, document: field.document, path: path) }
            return prefixes.contains(place(field.path)) || field.path.prefixes.contains { paths.contains(place($0)) }
        }
    }
}

extension YAMLPath {
    /// The path itself and what leads to it, the empty path included.
    fileprivate var prefixes: [YAMLPath] { (0...components.count).map { YAMLPath(Array(components.prefix($0))) } }
}
