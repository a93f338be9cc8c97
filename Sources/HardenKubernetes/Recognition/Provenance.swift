import HardenSystem
import HardenYAML

/// Tells objects that nobody mends where they lie: what is said of them is noise unless somebody asks for it.
package struct Provenance: Sendable {
    /// What the user named: what lies in folders above is no news to anybody.
    private let roots: [String]

    /// - Parameter roots: The paths that were given; files that were named themselves are asked for, whatever they are
    ///   called.
    package init(roots: [String]) { self.roots = roots.map { Paths.normalized($0) } }

    private static let testFolders: Set = [
        "testdata", "test-data", "test_data", "fixtures", "__fixtures__", "golden", "goldens", "__snapshots__",
        "test-resources", "test_resources", "conformance", "integration-tests", "integration_tests", "e2e-tests",
    ]
    /// The same, but for environments that are called so. With other words `e2e` may be TLS from end to end.
    private static let testsOrEnvironments: Set = ["tests", "integration", "e2e"]
    private static let archives: Set = ["archive", "archived", "attic", "deprecated", "obsolete", "old"]
    private static let environments: Set = [
        "overlays", "environments", "environment", "envs", "env", "stages", "clusters",
    ]

    /// Why nothing is to be said of what is in a file.
    func reason(of file: LoadedFile) -> LeftAlone? {
        let below = partBelowRoots(of: Paths.normalized(file.path))
        if let below {
            if Self.isTestData(below) { return .testData }
            if Self.isArchived(below) { return .archived }
        }
        guard let source = file.file?.source else { return nil }
        if Self.isGenerated(source.bytes) { return .generated }
        // Whoever names the file or pipes the rendering in wants it judged.
        return below == nil ? nil : Self.chart(of: file, source.bytes).map { .rendered(chart: $0) }
    }

    /// Why nothing is to be said of an object.
    func reason(of object: KubernetesObject) -> LeftAlone? {
        let owners = object.metadata["ownerReferences"].items
        if owners.contains(where: { $0["controller"].boolean().value == true }) { return .owned }
        guard object.kind.hasPods, partBelowRoots(of: Paths.normalized(object.file)) != nil,
            let containers = WorkloadView(object).template?.containers, !containers.isEmpty
        else { return nil }
        return containers.allSatisfy { $0.place["imagePullPolicy"].text == "Never" } ? .local : nil
    }

    /// A path from the nearest folder on that the user named; `nil` for a file that was named itself or given otherwise.
    private func partBelowRoots(of path: String) -> Substring? {
        let below = roots.compactMap { root -> Substring? in
            if root.isEmpty || root == "." { return path[...] }
            return path.hasPrefix(root + "/") ? path.dropFirst(root.count + 1) : nil
        }
        return below.min { $0.count < $1.count }
    }

    private static func isTestData(_ path: Substring) -> Bool {
        var parts = path.split(separator: "/").map(String.init)
        guard let name = parts.popLast() else { return false }
        let isEnvironment = parts.contains { environments.contains($0) }
        return parts.contains { part in
            testFolders.contains(part)
                || !isEnvironment
                    && words(part).contains { testsOrEnvironments.contains($0) && ($0 == "tests" || $0 == part) }
        }
            || ([".golden.", "_golden.", "-golden."] as [StaticString]).contains { ByteSearch.contains($0, in: name) }
    }

    /// Whether a folder says that nobody applies what is in it any more.
    private static func isArchived(_ path: Substring) -> Bool {
        path.split(separator: "/").dropLast().contains { part in
            let words = words(String(part))
            return words.count == 1 && archives.contains(words[0]) || words.first == "old"
                || ["old", "archived"].contains(words.last ?? "")
        }
    }

    private static func words(_ name: String) -> [String] {
        name.lowercased().split { ".-_".contains($0) }.map(String.init)
    }

    /// The chart that every object of a file is rendered from, as 'helm template' says above each.
    private static func chart(of file: LoadedFile, _ bytes: [UInt8]) -> String? {
        var chart: String?
        for document in file.documents {
            guard case .objects = document.content else { continue }
            guard let found = source(above: document.offset, in: bytes) else { return nil }
            chart = chart ?? found
        }
        return chart
    }

    /// The chart that the comments above a place name as what the text is rendered from.
    private static func source(above place: Int, in bytes: [UInt8]) -> String? {
        for line in bytes[max(0, place - 1024)..<place].split(separator: 0x0A).reversed() {
            let comment = line.drop { [0x20, 0x09, 0x0D].contains($0) }
            guard comment.first ?? UInt8(ascii: "#") == UInt8(ascii: "#") else { return nil }
            guard comment.starts(with: "# Source: ".utf8) else { continue }
            let path = String(decoding: comment.dropFirst("# Source: ".utf8.count), as: UTF8.self)
            if let range = path.firstRange(of: "/templates/") { return String(path[..<range.lowerBound]) }
        }
        return nil
    }

    /// Whether the comments at the head of a file say that a tool makes it.
    static func isGenerated(_ bytes: [UInt8]) -> Bool {
        let head = bytes.prefix(4096)
        guard head.contains(UInt8(ascii: "#")) else { return false }
        // A sentence may go on in the next line.
        var last = ""
        for line in head.split(separator: 0x0A) {
            let text = line.drop { $0 == 0x20 || $0 == 0x09 }
            if text.isEmpty || text.starts(with: "---".utf8) || text.first == UInt8(ascii: "%") || text.first == 0x0D {
                continue
            }
            guard text.first == UInt8(ascii: "#") || text.starts(with: [0xEF, 0xBB, 0xBF, 0x23]) else { return false }
            let comment = String(decoding: text.drop { $0 != UInt8(ascii: "#") }, as: UTF8.self)
            if saysGenerated("\(last) \(comment)") { return true }
            last = comment
        }
        return false
    }

    private static func saysGenerated(_ comment: String) -> Bool {
        if ByteSearch.contains("DO NOT EDIT", in: comment) { return true }
        let comment = comment.lowercased()
        guard ByteSearch.contains("generated", in: comment) else { return false }
        let words = comment.split { " #\t\r".contains($0) }.joined(separator: " ")
        return generated.contains { ByteSearch.contains($0, in: words) }
    }

    /// Each of these says that a tool makes the file, and holds the word "generated" or stands beside it.
    private static let generated: [StaticString] = [
        "code generated", "@generated", "autogenerated", "auto-generated", "automatically generated",
        "this file is generated", "this manifest is generated", "do not edit", "don't edit", "do not modify",
    ]
}
