package import HardenKubernetes
import HardenSystem
package import HardenYAML
package import ServiceSpec

/// What would be written, and what is to be said about it. Nothing is written by making a plan.
package struct GenerationPlan: Sendable {
    /// Files that would be created or changed, in the order of their paths.
    package var files: [PlannedFile] = []
    /// Files with objects of the services that are up to date.
    package var unchanged: [String] = []
    /// What is removed, and what is left alone although the spec does not mention it.
    package var notes: [GenerationNote] = []
    package var diagnostics: [GenerationDiagnostic] = []
    /// The manifests of the folder as they were.
    package var existing: [LoadedFile] = []
    /// The objects of services of which some existed, by their titles (`Deployment shop/orders`), with their services.
    package var merged: [String: Service] = [:]
    /// The folder's path as its users say it.
    var folder = ManifestFolder.empty

    /// Whether anything is wrong, so that nothing should be written.
    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    package var isEmpty: Bool { files.isEmpty }

    /// How many objects and files of earlier specs are left that no spec mentions any more.
    package private(set) var leftoverCount = 0

    mutating func report(_ leftovers: [GeneratedService.Leftover], of service: Service) {
        leftoverCount += leftovers.count
        diagnostics += leftovers.map { leftover in
            GenerationDiagnostic(
                .warning,
                service: service.name,
                "\(leftover.place): \(leftover.name) comes from an earlier spec, and this one does not mention it: it stays, "
                    + "here and in the cluster",
                hint: "delete it here and in the cluster, or mention it again",
                location: service.source
            )
        }
    }

    /// The manifests of the folder as they will be.
    package var manifestsAfterwards: [LoadedFile] {
        let changed = files.filter { ManifestFolder.isManifest($0.path) }
        let paths = Set(changed.map(\.path))
        return existing.filter { !paths.contains($0.path) }
            + changed.concurrentMap { LoadedFile.load($0.result, path: $0.path) }
    }

    /// The path of a file, as it is shown.
    package func shown(_ path: String) -> String { folder.shown(path) }
}

/// A file with its content before and after.
package struct PlannedFile: Sendable {
    /// Path below the output folder.
    package var path: String
    /// `nil` for a file that does not exist.
    package var original: [UInt8]?
    package var result: [UInt8]
    /// Changes in offsets of the original.
    package var edits: [TextEdit]

    /// The difference, under a path that `git apply` finds the file by.
    package func diff(path: String? = nil) -> UnifiedDiff {
        let file = YAMLFile(bytes: original ?? [], name: self.path)
        return UnifiedDiff(
            old: file.source.bytes,
            edits: edits,
            path: path ?? self.path,
            isNewFile: original == nil,
            heading: file.placeName(at:)
        )
    }
}

/// A remark about a place in an existing file.
package struct GenerationNote: Sendable, Hashable, CustomStringConvertible {
    /// Path below the output folder.
    package var path: String
    package var location: TextLocation?
    package var message: String

    package var description: String {
        "\(path)\(location.map { ":\($0)" } ?? ""): note: \(message)"
    }
}

/// How objects are distributed over new files. Objects that exist stay where they are.
package enum FileLayout: String, Sendable, Hashable, CaseIterable {
    /// `<service>.yaml`.
    case filePerService
    /// `<service>-<kind>.yaml`.
    case filePerResource
}
