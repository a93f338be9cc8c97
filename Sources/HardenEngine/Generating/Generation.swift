import HardenCoding
import HardenGeneration
import HardenSystem
import HardenYAML
public import ServiceSpec

extension Manifests {
    /// How new objects are distributed over files. Objects that exist stay where they are.
    public enum Layout: Sendable, Hashable {
        /// All objects of a service in one file, `<service>.yaml`.
        case filePerService
        /// The objects of each kind in one file, `<service>-<kind>.yaml`.
        case filePerKind
    }

    /// Works out what becomes of these manifests when services are to run as their specs say. Nothing is written.
    ///
    /// Fields that a spec decides are set; everything else stays, byte for byte. Generating into no manifests at all is
    /// the same merge against nothing.
    ///
    /// - Parameters:
    ///   - services: The specs; their names differ.
    ///   - folder: The folder for new files. Only manifests below it are merged with; those elsewhere stay as they are.
    ///   - layout: Where new objects go.
    ///   - configuration: What is known beyond specs and manifests, and which findings are wanted: what the merge brings is
    ///     checked.
    /// - Throws: ``EngineError`` with everything that is wrong with the specs, or in the way of merging.
    public func generate(
        _ services: [Service],
        into folder: String = "k8s",
        layout: Layout = .filePerService,
        configuration: Configuration = Configuration()
    ) throws(EngineError) -> Generation {
        let mistakes = (services.flatMap { $0.validate() } + SpecFile.duplicates(in: services)).filter {
            $0.severity == .error
        }
        guard mistakes.isEmpty else { throw EngineError(problems: mistakes.map(Problem.init)) }
        let place = GenerationFolder(folder, files: files)
        var existing = ManifestFolder(place.files.mapValues(\.bytes))
        existing.name = Paths.normalized(folder)
        let planner = GenerationPlanner(
            folder: existing,
            layout: layout == .filePerService ? .filePerService : .filePerResource
        )
        let plan: GenerationPlan
        do {
            plan = try planner.checkedPlan(services, configuration)
        } catch {
            throw EngineError(problems: [Problem(severity: .error, path: folder, message: "\(error)")])
        }
        let problems = plan.diagnostics.map(Problem.init)
        guard !plan.hasErrors else { throw EngineError(problems: problems.filter { $0.severity == .error }) }
        return Generation(
            patch: Patch(
                changes: plan.files.map { file in
                    FileChange(
                        path: place.path(of: file.path),
                        original: file.original,
                        result: file.result,
                        diff: String(
                            decoding: file.diff(path: FileChange.nameInDiff(place.path(of: file.path))).text(),
                            as: UTF8.self
                        )
                    )
                }
            ),
            unchanged: plan.unchanged.map { place.path(of: $0) },
            warnings: services.flatMap { $0.validate() }.map(Problem.init) + problems,
            notes: plan.notes.map { note in
                Problem(
                    severity: .note,
                    path: place.path(of: note.path),
                    line: note.location?.line,
                    column: note.location?.column,
                    message: note.message
                )
            }
        )
    }
}

/// What becomes of manifests when services are to run as their specs say.
public struct Generation: Sendable, Hashable {
    /// The changes.
    public let patch: Patch
    /// Files with objects of the services that are up to date.
    public let unchanged: [String]
    /// What the specs lack for losing no request.
    public let warnings: [Problem]
    /// What is removed, and what is left alone although no spec mentions it.
    public let notes: [Problem]
}
