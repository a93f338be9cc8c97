import Foundation
import HardenCoding
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
    let output = try python(["-c", script, schema.path, list.path])
    return try JSONDecoder().decode([Bool].self, from: output)
}

/// Runs Python and returns what it printed.
private func python(_ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return output
}

/// Whether Python is there with its `jsonschema` package.
let hasJSONSchema = (try? python(["-c", "import jsonschema"])) != nil
