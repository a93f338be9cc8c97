import HardenEngine
import HardenGeneration
import HardenSystem
import HardenYAML
import ServiceSpec

/// A folder for manifests and what is to become of the files in it.
struct OutputFolder {
    /// The folder when neither the caller nor a spec names one.
    static let standard = "k8s"

    /// Ends of the names of files that may hold what a spec describes.
    private static let suffixes = [".yaml", ".yml", ".json", ".nginx.conf", "Kustomization"]

    /// The folder's path, as short as it can be said from here.
    let path: String
    let services: [Service]
    let plan: GenerationPlan

    /// Plans what becomes of a folder. Nothing is written.
    ///
    /// - Parameters:
    ///   - path: The folder, shortened; it need not exist.
    ///   - readings: The specs whose services go there.
    ///   - inputs: Paths of the files that the specs of this run are in; they are never written to.
    ///   - layout: Where new objects go.
    ///   - progress: Tells how many files are read.
    /// - Throws: Why a file or the folder cannot be read.
    init(
        _ path: String,
        _ readings: [SpecReading],
        inputs: [String],
        layout: FileLayout,
        _ progress: Progress? = nil
    ) throws(Failure) {
        let paths: [String]
        do throws(FileError) {
            paths = try FolderListing.files(below: path, withSuffixes: Self.suffixes)
        } catch {
            throw Failure(error.description)
        }
        let specs = Set(inputs.compactMap(FileIdentity.init))
        let isSpec = { FileIdentity(Paths.join(path, $0)).map(specs.contains) ?? false }
        let count = Phrases.count(paths.count, "file")
        let folder = ManifestFolder(name: path, paths: paths, specs: Set(paths.filter(isSpec))) { file in
            progress?.showNext { "read \($0) of \(count) in \(path)" }
            return try AtomicFile.read(Paths.join(path, file))
        }
        // What is wrong in a configuration is told by a check; specs are complete without one.
        let configuration = try? ConfigurationSearch.configuration(named: nil, forInput: path)
        try self.init(path, folder, readings, layout, configuration ?? Configuration())
        for file in plan.files where file.original == nil { try Self.expectNothing(at: self.path(of: file.path)) }
    }

    /// Plans what would be written into an empty folder.
    init(_ readings: [SpecReading], layout: FileLayout) throws(Failure) {
        try self.init(".", .empty, readings, layout, Configuration())
    }

    private init(
        _ path: String,
        _ folder: ManifestFolder,
        _ readings: [SpecReading],
        _ layout: FileLayout,
        _ configuration: Configuration
    ) throws(Failure) {
        self.path = path
        services = readings.flatMap(\.services)
        let planner = GenerationPlanner(folder: folder, layout: layout) { field, service in
            // Only the reading that a service is from knows where its fields are.
            let reading = readings.first { $0.services.contains { $0.source == service.source } }
            return reading?.location(of: field, in: service)
        }
        do {
            plan = try planner.checkedPlan(services, configuration)
        } catch {
            throw Failure("\(error)")
        }
    }

    /// Makes sure that a file to be created is not there under a name that the listing passed over.
    private static func expectNothing(at path: String) throws(Failure) {
        do throws(FileError) {
            guard try FileKind(of: path, followingLinks: false) != .missing else { return }
        } catch {
            throw Failure(error.description)
        }
        throw Failure(
            "\(path): error: is a folder, or a link that leads out of its folder, where a manifest has to be; move it away"
        )
    }

    /// Makes sure that a folder that no caller named lies below the one that the command was started in, whatever links it
    /// leads through: a spec may come from anybody.
    ///
    /// - Parameters:
    ///   - place: The folder's path from the root, without links.
    ///   - spec: What names it, or else leaves it to the standard.
    static func expectWithin(_ place: String, _ spec: SpecReading) throws(Failure) {
        guard Paths.way(from: Paths.canonical("."), to: place) == nil else { return }
        let position = spec.outputPosition.map { "\($0): " } ?? ""
        let name = (spec.output ?? standard).excerpt
        throw Failure(
            TerminalText.visible(
                "\(position)error: output: '\(name)' leads out of the folder that the command was started in; "
                    + "name the folder with --output if it is meant"
            )
        )
    }

    /// The path of a file in the folder, as it is shown and written to.
    func path(of file: String) -> String { Paths.join(path, file) }

    /// A path without `./` and `/` at its ends, and relative where it lies below the working directory.
    static func shortened(_ path: String) -> String {
        var path = path[...]
        if let directory = Paths.workingDirectory, path.hasPrefix(directory + "/") {
            path = path.dropFirst(directory.count + 1)
        }
        while path.hasPrefix("./") { path = path.dropFirst(2) }
        while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
        return path.isEmpty ? "." : String(path)
    }
}

// MARK: - Writing

extension OutputFolder {
    /// Writes all changes.
    ///
    /// - Parameter written: Gets the path of each file that has been written.
    /// - Throws: Why a file could not be written; those after it are not tried.
    func write(_ written: inout [String]) throws(FileError) {
        AtomicFile.removeLeftovers(beside: (plan.files.map(\.path) + plan.unchanged).lazy.map(path(of:)))
        for file in plan.files {
            let path = path(of: file.path)
            if file.original == nil { try AtomicFile.createFolders(above: path) }
            try AtomicFile.replace(path, with: file.result, original: file.original)
            written.append(path)
        }
    }
}
