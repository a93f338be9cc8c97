import ArgumentParser
import HardenCoding
import ServiceSpec

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a service spec written as YAML or JSON.",
        discussion: """
            Editors complete and check a spec with it: write it to a file, and begin the spec with \
            '# yaml-language-server: $schema=service-spec.schema.json'.

            Example:
              \(ProgramName.current) schema > service-spec.schema.json
            """
    )

    func run() {
        StandardStream.output.print(Service.jsonSchema().json)
    }
}
