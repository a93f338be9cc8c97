import ArgumentParser
import HardenGeneration
import HardenSystem
import HardenYAML

struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write hardened manifests from service specs.",
        usage: """
            \(ProgramName.current) generate <spec> ... [--output <dir>] [--check] [--diff]
            \(ProgramName.current) generate <spec> ... --stdout
            """,
        discussion: """
            Existing files below the output folder are merged: fields that a spec decides are set, everything else \
            stays, comments included. What changes is shown as a diff. Nothing is written unless everything can be.

            A spec may name its folder only below the one that the command is started in; --output may be anywhere.

            Examples:
              \(ProgramName.current) generate cart.yaml
              \(ProgramName.current) generate specs/*.yaml --output k8s --check --diff
              \(ProgramName.current) generate - --stdout < cart.yaml | kubectl apply -f -

            Exit status: 0 written or nothing to write, 1 something would change (--check, --diff) or is left of \
            an earlier spec (--check), 2 a wrong call or \
            unreadable input.
            """
    )

    @Argument(help: "A spec as YAML or JSON; '-' reads standard input.", completion: .specs)
    var specs: [String] = []

    @Option(
        name: .customLong("spec"),
        help: ArgumentHelp("A spec, as without the option. Repeatable.", valueName: "file"),
        completion: .specs
    )
    var specOptions: [String] = []

    @Option(
        help: ArgumentHelp("Folder of the manifests (default: the spec's own, else k8s).", valueName: "dir"),
        completion: .directory
    )
    var output: String?

    @Flag(help: "Write nothing; exit status 1 when something would change, or is left of an earlier spec.")
    var check = false

    @Flag(help: "Write nothing; print what would change; exit status 1 when something would.")
    var diff = false

    @Flag(help: "Print the manifests as they would be in an empty folder; write nothing.")
    var stdout = false

    @Flag(name: .shortAndLong, help: "Print no diff and no summary.")
    var quiet = false

    @Option(help: "What shares a new file: all objects of a service, or those of one kind.")
    var layout = ManifestLayout.service

    @Option(help: ArgumentHelp("When to colour the diff.", valueName: "when"))
    var color = ColorChoice.auto

    private var inputs: [String] { specs + specOptions }

    func validate() throws {
        guard !inputs.isEmpty else {
            throw ValidationError("give a spec: '\(ProgramName.current) generate SPEC.yaml', or '-' for standard input")
        }
        guard inputs.count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("standard input can be read once: give '-' once")
        }
        guard output != "" else { throw ValidationError("--output is empty: give a folder for the manifests") }
        guard !stdout || (output == nil && !check && !diff) else {
            throw ValidationError("--stdout writes no files: it does not go with --output, --check or --diff")
        }
    }

    func run() throws {
        let progress = Progress.onTerminal(isQuiet: quiet)
        defer { progress?.clear() }
        let specs = try SpecReader.read(inputs) { StandardStream.error.printLine($0) }
        if stdout {
            try ManifestPrinter.print(specs, layout: layout.fileLayout, isQuiet: quiet)
            return
        }
        let folders = try plan(specs, progress)
        progress?.clear()
        let writes = !check && !diff
        let report = GenerationReport(folders: folders, isWritten: writes)
        report.showRemarks(withNotes: !quiet)
        guard report.errors.isEmpty else { throw Failure(report.errors) }
        if !quiet, writes || diff { report.showDiff(DiffOutput(isAskedFor: diff, color: color)) }
        if writes { try write(folders) }
        if !quiet { report.showSummary() }
        if !writes, folders.contains(where: { !$0.plan.isEmpty }) { throw ExitStatus.findings }
        if check, folders.contains(where: { $0.plan.leftoverCount > 0 }) { throw ExitStatus.findings }
    }

    /// Works out what becomes of every folder that the specs go to.
    private func plan(_ specs: [SpecReading], _ progress: Progress?) throws(Failure) -> [OutputFolder] {
        var folders: [(place: String, path: String, specs: [SpecReading])] = []
        for spec in specs {
            let path = OutputFolder.shortened(output ?? spec.output ?? OutputFolder.standard)
            let place = Paths.canonical(path)
            if output == nil { try OutputFolder.expectWithin(place, spec) }
            if let index = folders.firstIndex(where: { $0.place == place }) {
                folders[index].specs.append(spec)
            } else {
                folders.append((place, path, [spec]))
            }
        }
        let planned = try folders.map { folder throws(Failure) in
            try OutputFolder(folder.path, folder.specs, inputs: inputs, layout: layout.fileLayout, progress)
        }
        try expectSeparateFiles(planned)
        return planned
    }

    /// Makes sure that no file is in the plans of two folders, one of which lies in the other: each plan would be made
    /// without the other's changes.
    private func expectSeparateFiles(_ folders: [OutputFolder]) throws(Failure) {
        var owners: [String: String] = [:]
        for folder in folders {
            for file in folder.plan.files {
                let path = folder.path(of: file.path)
                guard let other = owners.updateValue(folder.path, forKey: Paths.canonical(path)) else {
                    continue
                }
                throw Failure(
                    "\(path): error: is to be changed for the folder \(other) and for \(folder.path), which overlap; "
                        + "give one of them"
                )
            }
        }
    }

    private func write(_ folders: [OutputFolder]) throws(Failure) {
        var written: [String] = []
        do throws(FileError) {
            for folder in folders { try folder.write(&written) }
        } catch {
            let before = written.isEmpty ? "nothing was written" : "written before: \(written.joined(separator: ", "))"
            throw Failure("\(error); \(before)")
        }
    }
}

extension CompletionKind {
    /// Files that a spec can be in.
    fileprivate static var specs: CompletionKind { .file(extensions: ["yaml", "yml", "json"]) }
}
