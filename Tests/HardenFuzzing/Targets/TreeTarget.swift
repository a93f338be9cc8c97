import HardenCoding
import HardenDecoding
import HardenKubernetes
import HardenYAML
import HardenYAMLTesting

/// Reads arbitrary bytes as YAML and as a spec, and looks at every node.
enum TreeTarget {
    static func run(_ bytes: [UInt8]) throws {
        let file = YAMLFile(bytes: bytes, name: "fuzz.yaml")
        try check(file)
        for comment in file.comments {
            try require(bytes[comment.range].first == UInt8(ascii: "#"), "a comment at \(comment.range) has no #")
        }
        for document in file.documents {
            var reader = SpecNodeReader(document)
            _ = reader.node.json
            _ = reader.errors
            for offset in stride(from: 0, through: bytes.count, by: max(1, bytes.count / 16)) {
                _ = document.path(at: offset)
            }
        }
        // The same bytes as the files of other names: what is recognised must not depend on what cannot be read.
        for name in ["fuzz.yaml", "kustomization.yaml", "templates/fuzz.json"] {
            _ = LoadedFile.load(bytes, path: name)
        }
    }

    /// What holds for every file that was read.
    static func check(_ file: YAMLFile) throws {
        let bytes = file.source.bytes
        for error in file.errors {
            try require((0...bytes.count).contains(error.offset), "an error at byte \(error.offset) of \(bytes.count)")
        }
        for document in file.documents {
            if let fault = TreeInvariants.fault(in: document) { throw Fault(fault) }
            try checkNodes(of: document)
        }
    }

    private static func checkNodes(of document: YAMLDocument) throws {
        var pending: [(node: YAMLNode, path: YAMLPath)] = [(document.root, [])]
        while let (node, path) = pending.popLast() {
            _ = node.scalar
            _ = node.string
            _ = node.key?.string
            guard path.components.count < 16 else { continue }
            if let found = document[path], path.components.count < 8 {
                // Of duplicate keys the last counts, so another node than this one may be found, but one of this document.
                try require(document.chunk.contains(found.range), "a path leads out of the document")
            } else if path.components.count < 8 {
                throw Fault("no node at '\(path)', where one was")
            }
            var keys: Set<String> = []
            for entry in node.entries.reversed() where entry.key.kind == .scalar {
                // Only the last of duplicate keys can be reached by a path.
                guard keys.insert(entry.key.string).inserted, pending.count < 4096 else { continue }
                pending.append((entry.value, path.appending(entry.key.string)))
            }
            for (index, item) in node.items.prefix(64).enumerated() { pending.append((item, path.appending(index))) }
        }
    }
}
