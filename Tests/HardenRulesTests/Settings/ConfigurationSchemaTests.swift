import Foundation
import HardenCoding
import HardenDecoding
import HardenRules
import HardenTesting
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

    /// What decoding accepts the schema accepts, and the other way round.
    @Test(.needs("python3 with jsonschema", Python.has("jsonschema")))
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
        let output = try Python.run(["-c", Self.script], input: input.json).output
        let valid = try JSONDecoder().decode([Bool].self, from: Data(output.utf8))
        for (index, text) in texts.enumerated() where text != "{application: {slowestRequest: 0s}}" {
            #expect(valid[index] == files[index].diagnostics.isEmpty, "\(text): \(files[index].diagnostics)")
        }
        #expect(valid.prefix(7).allSatisfy { $0 })
        #expect(valid.count { !$0 } >= 15)
    }
}
