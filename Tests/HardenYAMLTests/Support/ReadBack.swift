import Foundation
import HardenTesting
import HardenYAML
import Testing

/// Has edited texts read by PyYAML's own parser, which shares no code with libyaml.
enum ReadBack {
    struct Sample {
        var before: [UInt8]
        var after: [UInt8]
        var document: Int
        var edit: YAMLEdit
    }

    static func check(_ samples: [Sample]) throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "samples.json")
        try JSONSerialization.data(withJSONObject: samples.map(json)).write(to: file)
        let script = Project.root.appending(path: "Tests/HardenYAMLTests/Support/read_back.py")
        let result = try Python.run([script.path, file.path])
        print(result.output)
        #expect(result.status == 0, "\(result.output)")
    }

    private static func json(_ sample: Sample) -> [String: Any] {
        var edit: [String: Any] = [:]
        switch sample.edit {
        case .put(let path, let value, _): edit = ["op": "put", "path": json(path), "value": json(value)]
        case .insert(let path, let entry, _):
            edit = ["op": "put", "path": json(path.appending(entry.key)), "value": json(entry.value)]
        case .append(let path, let value): edit = ["op": "append", "path": json(path), "value": json(value)]
        case .delete(let path, let sole): edit = ["op": "delete", "path": json(path), "sole": "\(sole)"]
        case .comment: edit = ["op": "nothing"]
        }
        edit["document"] = sample.document
        edit["before"] = Data(sample.before).base64EncodedString()
        edit["after"] = Data(sample.after).base64EncodedString()
        return edit
    }

    private static func json(_ path: YAMLPath) -> [Any] {
        path.components.map { component in
            switch component {
            case .key(let key): key
            case .index(let index): index
            }
        }
    }

    private static func json(_ value: YAMLValue) -> Any {
        switch value {
        case .null: NSNull()
        case .bool(let value): value
        case .int(let value): value
        case .double(let value): value
        case .string(let value): value
        case .sequence(let items): items.map(json)
        case .mapping(let mapping): ["\u{1}mapping": mapping.entries.map { [$0.key, json($0.value)] }]
        }
    }
}
