import HardenEngine
import HardenKubernetes
import HardenRules
import HardenSystem
import HardenYAML

/// What a command reads, and what is to be said of it.
struct CheckInput {
    let manifests: HardenEngine.Manifests
    /// Whether it is no file, so that nothing can be written.
    var isStandardInput = false
    /// Whether nothing at all came in, as from a command that failed.
    private var isBlank = false
    /// What standard input begins with, where no object came in.
    private(set) var unknownInput: ArraySlice<UInt8> = []

    /// Reads files, folders, or standard input.
    ///
    /// - Throws: `Failure` where standard input cannot be read.
    static func read(_ paths: [String], _ progress: Progress? = nil) throws(Failure) -> CheckInput {
        guard paths == ["-"] else {
            for path in paths { AuxiliaryFile.tellOfLink(path) }
            return CheckInput(manifests: HardenEngine.Manifests(checking: paths) { progress?.show($0.text()) })
        }
        do throws(FileError) {
            let bytes = try AtomicFile.readAll(.input, path: "standard input")
            let file = ManifestFile(path: "stdin.yaml", bytes: bytes)
            let manifests = HardenEngine.Manifests([file], exists: HardenEngine.Manifests.isOnDisk)
            return CheckInput(
                manifests: manifests,
                isStandardInput: true,
                isBlank: bytes.allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) },
                unknownInput: manifests.parsed.objects.isEmpty ? bytes.prefix(EvidenceInput.leastBytes) : []
            )
        } catch {
            throw Failure(error.description)
        }
    }

    /// Why there is nothing to be judged; `nil` where there is something, or an error that says more.
    ///
    /// A wrong folder must not look like a clean one, nor a command that failed before the pipe.
    func emptiness(_ paths: [String]) -> String? {
        if isBlank { return "standard input: error: there is nothing in it; did the command before the '|' fail?" }
        guard manifests.fileCount == 0, manifests.problems.isEmpty, paths != ["-"] else { return nil }
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
        let files = manifests.trees.map(\.source.name)
        return try ConfigurationSearch.configurations(named: path, for: files.isEmpty ? [first] : files)
    }

    /// Prints what cannot be read.
    ///
    /// - Parameter problems: What cannot be read in the input, and what else is wrong with it.
    static func show(_ problems: [Problem]) {
        for problem in problems { StandardStream.error.printLine(TerminalText.visible(problem.description)) }
    }

    /// That nothing is known of how workloads are reached, where one seems to be; `nil` where there is more to go by.
    ///
    /// Deployments alone, as 'kubectl get deployments' prints them, must not look like flawless ones.
    static func isolation(_ context: RuleContext) -> String? {
        let workloads = context.workloads.filter { workload in
            context.isJudged(workload.object, at: workload.node.position)
                && workload.template.servingContainers.contains { !$0.ports.isEmpty }
        }
        guard let first = workloads.first, !context.workloads.contains(where: { $0.isServing || $0.isOff }) else {
            return nil
        }
        let subject =
            workloads.count == 1
            ? "\(first.object.title) has ports, but no Service in the input sends it requests"
            : "\(workloads.count) workloads have ports, but no Service in the input sends them requests"
        return "note: \(subject); what would happen to these is not judged. Add the Services "
            + "('\(Self.kubectlCommand)')"
    }

    /// What leads to workloads over a proxy that is not known here, and what is named and not there; `nil` where all is
    /// known.
    static func unresolved(_ context: RuleContext) -> String? {
        let all = context.topology.unresolved
        guard !all.isEmpty else { return nil }
        var remedies = Set<String>()
        let shown = all.prefix(3).map {
            // What is the same for several is said once.
            $0.text + (remedies.insert($0.remedy).inserted ? " – \($0.remedy)" : "")
        }
        .joined(separator: "; ")
        let rest = all.count > 3 ? "; and \(all.count - 3) more" : ""
        return "note: unresolved, and in no verdict: \(shown)\(rest)"
    }

    /// What is taken to be in one namespace, though not all of it says so.
    static func assumedNamespaces(_ context: RuleContext) -> [String] {
        let all = context.topology.assumedNamespaces
        guard !all.isEmpty else { return [] }
        let rest = all.count > 3 ? "; and \(all.count - 3) more pairs" : ""
        return [
            "note: taken to be in the namespace that only one of each pair names: "
                + all.prefix(3).joined(separator: "; ") + rest
        ]
    }

    /// What configurations say of objects that are not there: that it counts for nothing must not go unseen.
    static func unusedEntries(_ configured: [ConfiguredFiles], _ context: RuleContext) -> [String] {
        configured.flatMap { files -> [String] in
            let entries = files.configuration.file.entriesWithoutObject(in: context) {
                configured.count == 1 || files.paths.contains($0)
            }
            let more = entries.count - 3
            return entries.prefix(3).map { "note: \($0)" }
                + (more > 0 ? ["note: nor do \(more) more entries of \(files.configuration.path ?? "it")"] : [])
        }
    }

    /// That nobody knows whether servers keep idle connections for longer than the proxies before them.
    static func unknownKeepAlive(_ context: RuleContext) -> [String] {
        let unknown = KeepAliveNotNested.unknown(in: context)
        guard let first = unknown.first else { return [] }
        let more = unknown.count > 1 ? " and \(unknown.count - 1) more" : ""
        let needed = unknown.map(\.needed).max() ?? 0
        return [
            "note: not judged: how long the server of \(first.workload.object.title)\(more) keeps idle connections, for which "
                + "the proxies before it need \(needed) s; say keepAlive in \(ConfigurationFile.name)"
        ]
    }

    /// How to get everything out of a cluster that has a say in which requests are lost and is in every cluster.
    ///
    /// Whatever is left out is taken not to be there, such as a budget or an autoscaler.
    static let kubectlCommand =
        "kubectl get deployments,statefulsets,daemonsets,services,ingresses,hpa,pdb -o yaml"

    /// What was read and what is left alone, such as "12 objects in 4 files; left alone: 2 template, 1 kustomization".
    var summary: String { Self.summary(manifests) }

    /// The same of what was checked.
    static func summary(_ manifests: HardenEngine.Manifests) -> String {
        let files = Phrases.count(manifests.fileCount, "file")
        var text = "\(Phrases.count(manifests.parsed.objects.count, "object")) in \(files)"
        let counts = manifests.leftAlone.filter { $0.key != "unreadable" && $0.key != "empty" }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        if !counts.isEmpty { text += "; left alone: " + counts.map { "\($0.value) \($0.key)" }.joined(separator: ", ") }
        return text
    }
}

extension CheckProgress {
    /// Such as "read 100 of 2000 files".
    ///
    /// - Parameter fileCount: How many files are checked.
    func text(fileCount: Int = 0) -> String {
        switch self {
        case .found(let files): "found \(Phrases.count(files, "file"))"
        case .read(let files, let all): "read \(files) of \(Phrases.count(all, "file"))"
        case .checked(let rules, let all):
            "checked \(Phrases.count(fileCount, "file")) for \(rules) of \(Phrases.count(all, "rule"))"
        }
    }
}
