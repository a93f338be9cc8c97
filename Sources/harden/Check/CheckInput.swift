import HardenKubernetes
import HardenRules
import HardenYAML

/// What a check reads.
struct CheckInput {
    let manifests: Manifests
    /// Whether it is no file, so that nothing can be written.
    var isStandardInput = false
    /// Whether nothing at all came in, as from a command that failed.
    private var isBlank = false
    /// Why parts of the input cannot be read, each with its place.
    var errors: [String]

    /// The trees of all files that have any.
    var files: [YAMLFile] { manifests.files.compactMap(\.file) }

    /// Reads files, folders, or standard input.
    ///
    /// - Throws: `Failure` where standard input cannot be read.
    static func read(_ paths: [String], _ progress: Progress? = nil) throws(Failure) -> CheckInput {
        if paths == ["-"] {
            do throws(FileError) {
                let bytes = try AtomicFile.readAll(0, path: "standard input")
                var input = CheckInput([LoadedFile.load(bytes, path: "stdin.yaml")], problems: [])
                input.isStandardInput = true
                input.isBlank = bytes.allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
                return input
            } catch {
                throw Failure(error.description)
            }
        }
        guard let progress else {
            let search = FileSearch(paths)
            return CheckInput(LoadedFile.load(all: search.files), problems: search.problems)
        }
        let search = FileSearch(paths) { progress.show("found \(Phrases.count($0, "file"))") }
        let files = LoadedFile.load(all: search.files) { number, count in
            progress.show("read \(number) of \(Phrases.count(count, "file"))")
        }
        return CheckInput(files, problems: search.problems)
    }

    /// Why there is nothing to be judged; `nil` where there is something, or an error that says more.
    ///
    /// A wrong folder must not look like a clean one, nor a command that failed before the pipe.
    func emptiness(_ paths: [String]) -> String? {
        if isBlank { return "standard input: error: there is nothing in it; did the command before the '|' fail?" }
        guard manifests.files.isEmpty, errors.isEmpty, paths != ["-"] else { return nil }
        let places = paths.map { TerminalText.visible($0) }.joined(separator: ", ")
        return
            "\(places): error: there is no YAML or JSON file here (hidden, vendored and ignored folders do not count)"
    }

    /// The configurations that are in force for the files.
    ///
    /// - Parameters:
    ///   - path: The file that the user named as the configuration.
    ///   - paths: What the user named as input.
    /// - Throws: `Failure` with everything that is wrong with one of them.
    func configurations(named path: String?, _ paths: [String]) throws(Failure) -> [ConfiguredFiles] {
        // Mistakes in a configuration are told even where nothing is to be checked.
        let first = paths.first.flatMap { $0 == "-" ? nil : $0 } ?? "."
        return try ConfigurationSearch.configurations(
            named: path,
            for: files.isEmpty ? [first] : files.map(\.source.name)
        )
    }

    /// Everything that rules and simulations look at, with every file's own configuration.
    func context(_ configured: [ConfiguredFiles], _ topology: Topology) -> RuleContext {
        let resolvers = configured.map { SettingsResolver($0.configuration) }
        guard resolvers.count > 1 else {
            return RuleContext(topology, settings: resolvers.first ?? SettingsResolver())
        }
        var ofFile: [String: SettingsResolver] = [:]
        for (files, resolver) in zip(configured, resolvers) {
            for path in files.paths { ofFile[path] = resolver }
        }
        return RuleContext(topology, ofFile: ofFile)
    }

    /// That nothing is known of how workloads are reached, where one seems to be; `nil` where there is more to go by.
    ///
    /// Deployments alone, as 'kubectl get deployments' prints them, must not look like flawless ones.
    func isolation(_ context: RuleContext) -> String? {
        let workloads = context.workloads.filter { workload in
            workload.template.servingContainers.contains { !$0.ports.isEmpty }
        }
        guard let first = workloads.first, !context.workloads.contains(where: \.isServing) else { return nil }
        let subject =
            workloads.count == 1
            ? "\(first.object.title) has ports, but no Service in the input sends it requests"
            : "\(workloads.count) workloads have ports, but no Service in the input sends them requests"
        return "note: \(subject); what would happen to these is not judged. Add the Services "
            + "('\(Self.kubectlCommand)')"
    }

    /// How to get everything out of a cluster that has a say in which requests are lost and is in every cluster.
    ///
    /// Whatever is left out is taken not to be there, such as a budget or an autoscaler.
    static let kubectlCommand =
        "kubectl get deployments,statefulsets,daemonsets,services,ingresses,hpa,pdb -o yaml"

    private init(_ loaded: [LoadedFile], problems: [FileError]) {
        manifests = Manifests(loaded)
        let unreadable = manifests.leftAlone.compactMap { item -> String? in
            if case .unreadable(let error) = item.reason { error.description } else { nil }
        }
        errors = problems.map(\.description) + loaded.compactMap { $0.failure?.description } + unreadable
    }

    /// What was read and what is left alone, such as "12 objects in 4 files; left alone: 2 template, 1 kustomization".
    var summary: String {
        let files = Phrases.count(manifests.files.count, "file")
        var text = "\(Phrases.count(manifests.objects.count, "object")) in \(files)"
        let counts = manifests.leftAloneCounts.filter { $0.key != "unreadable" && $0.key != "empty" }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        if !counts.isEmpty { text += "; left alone: " + counts.map { "\($0.value) \($0.key)" }.joined(separator: ", ") }
        return text
    }
}
