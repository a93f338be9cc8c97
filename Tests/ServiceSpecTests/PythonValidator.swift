import Foundation
import HardenCoding
import HardenTesting
import ServiceSpec

/// Asks Python which of the instances fit the schema.
func validate(_ instances: [SpecNode], against jsonSchema: SpecNode) throws -> [Bool] {
    let folder = URL.temporaryDirectory.appending(path: "service-schema-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let schema = folder.appending(path: "schema.json")
    try Data(jsonSchema.json.utf8).write(to: schema)
    let list = folder.appending(path: "instances.json")
    try Data(SpecNode(.list(instances)).json.utf8).write(to: list)
    let script = """
        import json, sys, jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        print(json.dumps([validator.is_valid(x) for x in json.load(open(sys.argv[2]))]))
        """
    let output = try Python.run(["-c", script, schema.path, list.path]).output
    return try JSONDecoder().decode([Bool].self, from: Data(output.utf8))
}
