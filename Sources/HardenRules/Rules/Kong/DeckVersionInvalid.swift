import HardenKubernetes
import HardenYAML

/// Finds decK files whose format version decK does not take.
package struct DeckVersionInvalid: Rule {
    package static let metadata = RuleMetadata(
        id: "deck-version-invalid",
        area: .kong,
        title: "decK refuses the format version of a file",
        severity: .error,
        remedy: .safeFix,
        explanation: "The version is a text such as \"3.0\". Without quotes it is a number, and decK refuses the file.",
        before: "_format_version: 3.0",
        after: "_format_version: \"3.0\"",
        sources: ["https://github.com/Kong/go-database-reconciler/blob/main/pkg/file/kong_json_schema.json"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.manifests.deckFiles.compactMap { file in
            let field = file.formatVersion
            guard field.expectation != nil, let text = field.place.text else { return nil }
            let version = text.contains(".") ? text : "\(text).0"
            return Finding(
                rule: Self.id,
                severity: .error,
                message: "decK refuses the file: _format_version must be a text in quotes",
                object: "decK file \(file.file)",
                primary: field.place.label("a number", document: file.document),
                fix: field.place.own(
                    Fix(
                        "_format_version: \"\(version)\"",
                        changes: [
                            .edit(file: file.file, document: file.document, .put(field.path, .string(version)))
                        ]
                    )
                )
            )
        }
    }
}
