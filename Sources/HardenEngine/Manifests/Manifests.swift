import HardenKubernetes
import HardenYAML

/// Kubernetes manifests that are looked at together.
///
/// ```swift
/// let manifests = Manifests(reading: ["k8s"])
/// for finding in manifests.check().findings {
///     print("\(finding.location): \(finding.message)")
/// }
/// ```
///
/// What a manifest refers to is looked for in all of the files: the more of what runs in one cluster is given, the less
/// stays unknown.
public struct Manifests: Sendable {
    /// The files, in the order in which they were given or found.
    public let files: [ManifestFile]
    /// What cannot be read, each with its place; all else is checked all the same.
    public let problems: [Problem]
    let parsed: HardenKubernetes.Manifests

    /// Parses files that are in memory.
    public init(_ files: [ManifestFile]) {
        self.init(files, files.map { LoadedFile.load($0.bytes, path: $0.path) }, problems: [])
    }

    /// Reads and parses files from disk.
    ///
    /// Of folders everything below them is read that can be a manifest, except what is hidden, vendored, or ignored by
    /// Git. Links to folders are not followed.
    ///
    /// - Parameter paths: Files and folders. What cannot be found or read is among ``problems``.
    public init(reading paths: [String]) {
        let search = FileSearch(paths)
        var files: [ManifestFile] = []
        var problems = search.problems.map(Problem.init)
        for path in search.files {
            do {
                files.append(ManifestFile(path: path, bytes: try AtomicFile.read(path)))
            } catch {
                problems.append(Problem(error))
            }
        }
        self.init(files, files.map { LoadedFile.load($0.bytes, path: $0.path) }, problems: problems)
    }

    private init(_ files: [ManifestFile], _ loaded: [LoadedFile], problems: [Problem]) {
        self.files = files
        parsed = HardenKubernetes.Manifests(loaded)
        let unreadable = parsed.leftAlone.compactMap { item -> Problem? in
            if case .unreadable(let error) = item.reason { Problem(error) } else { nil }
        }
        self.problems = problems + unreadable
    }

    /// The Kubernetes objects that were recognised, in the order of the files.
    public var objects: [ObjectReference] {
        parsed.objects.map { object in
            ObjectReference(
                apiVersion: object.apiVersion,
                kind: object.kind.rawValue,
                namespace: object.namespace,
                name: object.name,
                path: object.file,
                line: object.location.line
            )
        }
    }

    /// How many documents are neither checked nor changed, by the reason, such as `template` or `encrypted`.
    public var leftAlone: [String: Int] { parsed.leftAloneCounts }

    /// The trees of all files that have any.
    var trees: [YAMLFile] { parsed.files.compactMap(\.file) }
}

/// A Kubernetes object and where it is written.
public struct ObjectReference: Sendable, Hashable {
    /// Group and version, such as `apps/v1`.
    public let apiVersion: String
    /// The kind, such as `Deployment`.
    public let kind: String
    /// The namespace, where the manifest names one.
    public let namespace: String?
    /// The object's name.
    public let name: String
    /// The path of its file.
    public let path: String
    /// The line on which it begins, from 1.
    public let line: Int
}
