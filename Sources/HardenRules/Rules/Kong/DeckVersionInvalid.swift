import HardenKubernetes
import HardenYAML

/// Finds decK files whose format version decK does not take.
struct DeckVersionInvalid: Rule {
    static let metadata = RuleMetadata(
        id: "deck-version-invalid",
        area: .kong,
        title: "decK refuses the format version of a file",
        severity: .error,
        remedy: .safeFix,
        explanation: "The version is a text such as \"3.0\". Without quotes it is a number, and decK refuses the file.",
        sources: ["https://github.com/Kong/go-database-reconciler/blob/main/pkg/file/kong_json_schema.json"]
    )

    static let subjects: Subjects<DeckFile> = .deckFiles

    func faults(of file: DeckFile, in context: RuleContext) -> Fault? {
        let field = file.view.formatVersion
        guard field.expectation != nil, let text = field.place.text else { return nil }
        let version = text.contains(".") ? text : "\(text).0"
        return Fault(
            "decK refuses the file: _format_version must be a text in quotes",
            at: field.label("a number"),
            fix: Fix("_format_version: \"\(version)\"", field.put(.string(version)))
        )
    }
}
