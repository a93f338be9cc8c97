package import HardenKubernetes
import HardenSystem
package import HardenYAML

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
    /// What cannot be read, each with its place; all else is checked all the same.
    public let problems: [Problem]
    package private(set) var parsed: HardenKubernetes.Manifests
    /// The list or stream that these are, where kpt or kustomize pass them through a function.
    package let functionInput: FunctionInput?
    /// Whether there is a file at a path, read or not: a new object never takes the place of one.
    let exists: @Sendable (String) -> Bool
    /// Whether the files were found in folders, in which there may be others.
    private(set) var isFromDisk = false
    /// Files that a search passed over, and that hold something all the same.
    let passedOver: [FileSearch.PassedOver]
    /// All files; `nil` where only those are kept that hold something to check.
    private let all: [ManifestFile]?

    /// Parses files that are in memory.
    public init(_ files: [ManifestFile]) {
        self.init(files) { [paths = Set(files.map(\.path))] in paths.contains($0) }
    }

    /// Parses files that are in memory, beside others that are not given.
    package init(_ files: [ManifestFile], exists: @escaping @Sendable (String) -> Bool) {
        self.init(files.map { LoadedFile.load($0.bytes, path: $0.path) }, all: files, exists: exists)
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
        let loaded = files.map { LoadedFile.load($0.bytes, path: $0.path) }
        self.init(
            loaded,
            all: files,
            provenance: Provenance(roots: paths),
            problems: problems,
            passedOver: search.hiddenManifests(),
            exists: Self.isOnDisk
        )
        isFromDisk = true
    }

    /// Reads and parses files from disk on all cores, as ``init(reading:)`` does, and keeps only those that hold something
    /// to check: repositories may be large.
    ///
    /// - Parameters:
    ///   - paths: Files and folders. What cannot be found or read is among ``problems``.
    ///   - onProgress: Gets how far it is, on any thread.
    public init(checking paths: [String], onProgress: (@Sendable (CheckProgress) -> Void)? = nil) {
        let search = FileSearch(paths) { onProgress?(.found(files: $0)) }
        let loaded = LoadedFile.load(all: search.files) { onProgress?(.read(files: $0, of: $1)) }
        self.init(
            loaded,
            all: nil,
            provenance: Provenance(roots: paths),
            problems: search.problems.map(Problem.init),
            passedOver: search.hiddenManifests(),
            exists: Self.isOnDisk
        )
        isFromDisk = true
    }

    /// Takes files that were read and recognised before.
    init(_ loaded: [LoadedFile]) { self.init(loaded, all: nil) { _ in false } }

    /// Takes what kpt or kustomize pass through a function.
    package init(_ input: FunctionInput) {
        self.init(input.loaded, all: nil, functionInput: input) { _ in false }
    }

    /// Takes what was read by others.
    init(
        _ loaded: [LoadedFile],
        provenance: Provenance,
        isFromDisk: Bool,
        exists: @escaping @Sendable (String) -> Bool
    ) {
        self.init(loaded, all: nil, provenance: provenance, exists: exists)
        self.isFromDisk = isFromDisk
    }

    private init(
        _ loaded: [LoadedFile],
        all: [ManifestFile]?,
        provenance: Provenance = Provenance(roots: []),
        problems: [Problem] = [],
        passedOver: [FileSearch.PassedOver] = [],
        functionInput: FunctionInput? = nil,
        exists: @escaping @Sendable (String) -> Bool
    ) {
        self.all = all
        self.exists = exists
        self.passedOver = passedOver
        self.functionInput = functionInput
        parsed = HardenKubernetes.Manifests(loaded, provenance: provenance)
        let unreadable = parsed.leftAlone.compactMap { item -> Problem? in
            if case .unreadable(let error) = item.reason { Problem(error) } else { nil }
        }
        self.problems =
            problems + loaded.compactMap { $0.failure.map(Problem.init) } + unreadable
            + parsed.unreadableValues.map(Problem.init)
    }

    /// The files, in the order in which they were given or found; of ``init(checking:onProgress:)`` those that hold
    /// something to check.
    public var files: [ManifestFile] {
        all ?? trees.map { ManifestFile(path: $0.source.name, bytes: $0.source.bytes) }
    }

    /// How many files were given or found, whatever they hold.
    public var fileCount: Int { parsed.files.count }

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

    /// Takes objects of files for what they are, although a tool or a controller makes them or they are test data.
    mutating func judge(inFilesWhere isWanted: (String) -> Bool) { parsed.judge { isWanted($0.file) } }

    /// How many documents are neither checked nor changed, by the reason, such as `template` or `encrypted`, and how many
    /// objects are read, but nobody's to mend, such as `generated`.
    public var leftAlone: [String: Int] { parsed.leftAloneCounts }

    /// The same one by one, in the order of the files; objects that are nobody's to mend come last.
    public var leftAloneDocuments: [LeftAloneDocument] {
        parsed.leftAlone.map { LeftAloneDocument(path: $0.file.path, reason: $0.reason.name) }
    }

    /// The trees of all files that have any.
    package var trees: [YAMLFile] { functionInput.map { [$0.file] } ?? parsed.files.compactMap(\.file) }
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

/// A document that is neither checked nor changed.
public struct LeftAloneDocument: Sendable, Hashable {
    /// The path of its file.
    public let path: String
    /// Why, in a word, such as `template`, `encrypted` or `other-kind`.
    public let reason: String
}
