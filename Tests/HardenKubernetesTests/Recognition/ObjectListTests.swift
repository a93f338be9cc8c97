import Foundation
import HardenKubernetes
import HardenTesting
import Testing

/// PyYAML as a second opinion on which objects a file holds.
private struct IndependentParser {
    struct File: Decodable {
        var path: String
        /// Kind, namespace and name.
        var objects: [[String]]
    }

    static func files(_ paths: [String]) throws -> [File] {
        let kinds = ObjectKind.allCases.flatMap { kind in kind.groups.map { [$0, kind.rawValue] } }
        let arguments = String(decoding: try JSONEncoder().encode(kinds), as: UTF8.self)
        let (status, output) = try Python.run(["-c", script, arguments], input: paths.joined(separator: "\0"))
        try #require(status == 0)
        return try output.split(separator: "\n").map { try JSONDecoder().decode(File.self, from: Data($0.utf8)) }
    }

    /// Prints the objects that kubectl would apply of each file, apart from those whose names the API server refuses.
    private static let script = #"""
        import json, re, sys, yaml

        kinds = {tuple(pair) for pair in json.loads(sys.argv[1])}
        FREE = {"annotations", "args", "command", "env", "data", "stringData", "binaryData", "config", "query", "headers",
                "content", "snippet", "serverSnippet", "customHeaders", "volumeAttributes", "options", "parameters"}
        NAME = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        MARK = re.compile(r"\$\{|\{\{|\$\(|\$[A-Za-z]|#\{|<%")
        WORTH_IT = re.compile("|".join(sorted({kind for _, kind in kinds})).encode() + rb"|\\[xuU\r\n]")


        def loader(base):
            class Loader(base):
                pass
            # Dates stay texts, and unknown tags are no reason to stop.
            Loader.yaml_implicit_resolvers = {
                key: [(tag, test) for tag, test in tests if not tag.endswith(":timestamp")]
                for key, tests in base.yaml_implicit_resolvers.items()
            }
            def unknown(loader, suffix, node):
                if isinstance(node, yaml.MappingNode):
                    return loader.construct_mapping(node, deep=True)
                return loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else node.value
            Loader.add_multi_constructor("", unknown)
            Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)
            return Loader


        PURE, FAST = loader(yaml.SafeLoader), loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader))


        def documents(path, data):
            """All documents up to the first that cannot be read, as kubectl takes them."""
            text = data.decode("utf-8-sig")
            if path.endswith(".json"):
                try:
                    yield json.loads(text)
                    return
                except ValueError:
                    pass
            try:
                yield from yaml.load_all(text, PURE if len(text) < 6000 else FAST)
            except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError, OverflowError):
                return


        def flat(value, version=None, kind=None, depth=0):
            if not isinstance(value, dict):
                return
            version, kind = value.get("apiVersion") or version, value.get("kind") or kind
            items = value.get("items")
            if isinstance(items, list) and depth < 9:
                own = isinstance(kind, str) and kind.endswith("List") and kind != "List"
                for item in items:
                    yield from flat(item, version if own else None, kind[:-4] if own else None, depth + 1)
                return
            if isinstance(kind, str) and isinstance(version, str):
                yield value, version, kind


        def refused_keys(value, depth=0):
            """Whether a key holds a placeholder where the API server takes none."""
            if isinstance(value, dict):
                return any(
                    (isinstance(key, str) and MARK.search(key)) or (key not in FREE and refused_keys(item, depth + 1))
                    for key, item in value.items()
                )
            return isinstance(value, list) and any(refused_keys(item, depth + 1) for item in value)


        for path in sys.stdin.read().split("\0"):
            with open(path, "rb") as file:
                data = file.read()
            if not WORTH_IT.search(data):
                continue
            found = []
            try:
                for document in documents(path, data):
                    # A document that does not say what it is is refused as a whole.
                    if not isinstance(document, dict) or not (document.get("apiVersion") and document.get("kind")):
                        continue
                    for value, version, kind in flat(document):
                        group = version.rpartition("/")[0]
                        metadata = value.get("metadata")
                        if (group, kind) not in kinds or not isinstance(metadata, dict):
                            continue
                        name, namespace = metadata.get("name"), metadata.get("namespace")
                        if not isinstance(name, str) or not NAME.match(name) or (namespace and MARK.search(str(namespace))):
                            continue
                        if refused_keys(value):
                            continue
                        found.append([kind, namespace or "", name])
            except UnicodeDecodeError:
                continue
            if found:
                print(json.dumps({"path": path, "objects": found}))
        """#
}

@Suite(.needsSharedData, .needs("python3 with PyYAML", Python.has("yaml")))
struct ObjectListTests {
    @Test("no object that another parser sees is hidden", arguments: ["trials/hostile/silence", "trials/findings"])
    func trials(_ folder: String) throws {
        #expect(try compare(SharedData.root.appending(path: folder).path) > 20)
    }

    @Test("no object of the corpus that another parser sees is hidden")
    func corpus() throws {
        let count = try compare(SharedData.corpus)
        print("\(count) objects, by both parsers")
        #expect(count > 3_000)
    }

    /// Compares the objects of all files below a folder; returns how many both parsers see.
    private func compare(_ folder: String) throws -> Int {
        let paths = FileSearch([folder]).files
        let manifests = Manifests(LoadedFile.load(all: paths))
        let expected = try IndependentParser.files(paths)
        var ours: [String: [String]] = [:]
        for object in manifests.objects {
            ours[object.file, default: []].append("\(object.kind.rawValue) \(object.namespace ?? "")/\(object.name)")
        }
        // Why an object may be left alone that both parsers see.
        var allowed: [String: Int] = [:]
        for (file, reason) in manifests.leftAlone {
            switch reason {
            case .partial, .patch, .encrypted, .template(.ytt): allowed[file.path, default: 0] += 1
            default: continue
            }
        }
        var count = 0
        for file in expected {
            var own = ours[file.path] ?? []
            var missing: [String] = []
            for object in file.objects {
                let name = "\(object[0]) \(object[1])/\(object[2])"
                if let index = own.firstIndex(of: name) {
                    own.remove(at: index)
                    count += 1
                } else {
                    missing.append(name)
                }
            }
            #expect(missing.count <= allowed[file.path, default: 0], "\(file.path) hides \(missing)")
        }
        return count
    }
}
