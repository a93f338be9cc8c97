import ArgumentParser
import HardenCoding
import HardenEngine
import HardenSystem
import HardenYAML

/// One run of a check on the command line.
struct CheckRun {
    let paths: [String]
    var options = CheckWishes()

    init(paths: [String], options: CheckWishes) {
        self.paths = paths
        self.options = options
    }

    /// A call that names nothing but paths, as hooks and editors do all day; `nil` for any other.
    ///
    /// Setting up the parser of arguments takes as long as checking a small file.
    init?(plain arguments: some Collection<String>) {
        paths = Array(arguments)
        guard let first = paths.first, paths == ["-"] || !paths.contains(where: { $0.isEmpty || $0.hasPrefix("-") })
        else { return nil }
        // Names of commands are of nothing but small letters.
        if first != "-", first.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) { return nil }
    }

    /// The first word stands where a command can stand: one that is no path but almost a command is meant as that.
    private var mistake: String? {
        guard let word = paths.first, !word.contains("/"), (try? FileKind(of: word)) == .missing,
            let command = closest(to: word, among: Harden.configuration.subcommands.map { $0._commandName })
        else { return nil }
        let shown = TerminalText.visible(word)
        return "\(shown): error: there is no such file or folder; did you mean '\(ProgramName.current) \(command)'?"
    }

    /// Checks, prints and writes, and ends the program.
    func run() throws -> Never {
        // Mistakes in the call are told before anything is read.
        if let mistake { throw Failure(mistake) }
        if options.write {
            for path in paths {
                guard let place = AuxiliaryFile.destinationOutside(path) else { continue }
                throw Failure(
                    TerminalText.visible(
                        "\(path): error: leads over a link out of the repository, to \(place), and nothing is written there; "
                            + "give the path of the place itself if it is meant"
                    )
                )
            }
        }
        var wanted = try options.wanted()
        let progress = Progress.onTerminal()
        let input = try CheckInput.read(paths, progress)
        if let error = input.emptiness(paths) {
            progress?.clear()
            throw Failure(error)
        }
        let configured = try input.configurations(named: options.config, paths)
        let baseline = try options.baselineFile()
        do throws(EngineError) {
            for files in configured {
                try files.configuration.expectKnownRules(whereToLook: ExplainCommand.whereToLook)
            }
            if let baseline {
                let names = ProjectPaths(
                    input.manifests.trees.map(\.source.name) + configured.compactMap(\.configuration.path)
                )
                wanted.baseline = try Baseline(baseline) { names[$0] }
            }
        } catch {
            throw Failure(error)
        }
        let count = input.manifests.fileCount
        let check = Check(input.manifests, configured: configured, options: wanted) {
            progress?.show($0.text(fileCount: count))
        }
        progress?.clear()
        var output = CheckOutput(input, check, options: options, service: options.service(for: paths))
        try output.report()
        let notes =
            [CheckInput.unresolved(check.context), CheckInput.isolation(check.context)].compactMap(\.self)
            + CheckInput.assumedNamespaces(check.context) + CheckInput.unusedEntries(configured, check.context)
            + CheckInput.unknownKeepAlive(check.context)
        for note in notes { StandardStream.error.printLine(TerminalText.visible(note)) }
        try output.finish().end()
    }
}
