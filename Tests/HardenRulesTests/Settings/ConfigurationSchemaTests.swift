import Foundation
import HardenCoding
import HardenDecoding
import HardenRules
import HardenYAML
import Testing

@Suite struct ConfigurationSchemaTests {
    private static let script = """
        import json, sys, jsonschema
        data = json.load(sys.stdin)
        jsonschema.Draft202012Validator.check_schema(data["schema"])
        validator = jsonschema.Draft202012Validator(data["schema"])
        print(json.dumps([validator.is_valid(x) for x in data["instances"]]))
        """

    private static let isAvailable = (try? python("import jsonschema", input: "")) != nil

    /// What decoding accepts the schema accepts, and the other way round.
    @Test(.enabled(if: isAvailable, "Python's jsonschema is missing"))
    func schemaAndDecodingAgree() throws {
        let texts = [
            "{}",
            "{platform: {kubernetes: \"1.33\", images: [{image: '*', shell: true}], securityPolicies: [edge]}}",
            "{application: {slowestRequest: 30s, onSIGTERM: drains, drainLatency: {kong: 20s, inCluster: 0s}}}",
            "{workloads: [{match: {name: 'a*', labels: {x: web}}, spot: true, shutdown: 1m30s}]}",
            "{rules: {select: [shutdown], ignore: [kong], minSeverity: advice}}",
            "{ignore: [{rules: [pre-stop-missing], match: {kind: Job}, reason: why}]}",
            "{rules: {parameters: {liveness-hasty: {leastSeconds: 5}, rollout-loses-capacity: {fewPods: 5}}}}",
            "{platform: {kubernetes: 1.33}}", "{platform: {kubernetes: \"1.9\"}}", "{aplication: {}}",
            "{application: {slowestRequest: 30}}", "{application: {slowestRequest: 0s}}",
            "{workloads: [{spot: true}]}", "{workloads: {}}", "{rules: {minSeverity: fatal}}",
            "{ignore: [{rules: [], match: {}, reason: why}]}", "{ignore: [{rules: [a], match: {}}]}",
            "{rules: {parameters: {liveness-hasty: {leastSeconds: 0}}}}",
            "{rules: {parameters: {liveness-hasty: {few: 5}}}}", "{rules: {parameters: {hook-invalid: {a: 5}}}}",
            "{application: {drainLatency: {gke: 1s}}}", "[]", "{application: {shell: 1}}",
        ]
        let files = texts.map { ConfigurationFile(YAMLFile(text: $0, name: ".harden.yaml")) }
        let instances = texts.map { text in
            var reader = SpecNodeReader(YAMLFile(text: text).documents[0])
            return reader.node
        }
        let input: SpecNode = ["schema": ConfigurationFile.jsonSchema(), "instances": SpecNode(.list(instances))]
        let output = try Self.python(Self.script, input: input.json)
        let valid = try JSONDecoder().decode([Bool].self, from: output)
        for (index, text) in texts.enumerated() where text != "{application: {slowestRequest: 0s}}" {
            #expect(valid[index] == files[index].diagnostics.isEmpty, "\(text): \(files[index].diagnostics)")
        }
        #expect(valid.prefix(7).allSatisfy { $0 })
        #expect(valid.count { !$0 } >= 15)
    }

    private static func python(_ script: String, input: String) throws -> Data {
        let file = FileManager.default.temporaryDirectory.appending(path: "harden-schema-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(input.utf8).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return output
    }
}
