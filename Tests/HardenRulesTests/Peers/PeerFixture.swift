import Foundation
import HardenKubernetes
import HardenRules
import HardenTesting
import HardenYAML

/// Files of a peer, read as if they lay in one folder.
struct PeerFixture {
    static let folder = SharedData.root.appending(path: "peer-fixtures")

    let files: [LoadedFile]

    init(_ paths: [String], _ premise: PeerCheck.Premise) throws {
        files = try paths.enumerated().map { index, path in
            let name = "\(index)-\(path.split(separator: "/").last ?? "fixture.yaml")"
            var bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: path)))
            if premise != .asWritten { bytes = try Self.completed(bytes, premise) }
            return LoadedFile.load(bytes, path: name)
        }
    }

    /// Whether the object, or any in the first file, is one that rules see.
    func isSeen(_ object: String?) -> Bool {
        let objects = Manifests(files).objects
        guard let object else { return objects.contains { $0.file == files[0].path } }
        return objects.contains { $0.title == object }
    }

    /// Whether any of the rules finds a fault in the object, or anywhere in the first file.
    func hasFault(of rules: [RuleCatalogue.Entry], in object: String?) -> Bool {
        let topology = Topology(Manifests(files))
        let findings = Checker(rules).check(RuleContext(topology))
        guard let object else {
            return findings.flatMap { [$0.primary] + $0.secondary }.contains { $0.file == files[0].path }
        }
        let documents = topology.manifests.objects.filter { $0.title == object }.map { ($0.file, $0.document) }
        return findings.contains { finding in
            finding.object == object
                || documents.contains { document in
                    ([finding.primary] + finding.secondary).contains { document == ($0.file, $0.document ?? -1) }
                }
        }
    }

    /// Whether all of it is read: no document is unreadable.
    var isReadable: Bool {
        files.allSatisfy { file in
            file.failure == nil
                && file.documents.allSatisfy { document in
                    if case .leftAlone(.unreadable) = document.content { false } else { true }
                }
        }
    }

    // MARK: Completion

    private static func completed(_ bytes: [UInt8], _ premise: PeerCheck.Premise) throws -> [UInt8] {
        let file = YAMLFile(bytes: bytes, name: "fixture.yaml")
        var edits: [Int: [YAMLEdit]] = [:]
        var services: [YAMLMapping] = []
        for (index, document) in file.documents.enumerated() {
            guard var object = PeerObject(Place(document.root), index) else { continue }
            object.complete(premise)
            edits[index] = object.edits
            if premise == .served || premise == .scaled, let service = object.service { services.append(service) }
        }
        return try file.applying(edits, appending: services).result
    }
}
