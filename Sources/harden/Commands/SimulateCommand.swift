import ArgumentParser
import HardenCoding
import HardenEngine
import HardenKubernetes
import HardenRollout
import HardenRules

/// `harden simulate PATH…`: what a disruption does to the requests of each workload, second by second.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Show when requests can fail in a rollout, a scale-down or a node drain.",
        usage: "\(ProgramName.current) simulate <path> ... [<options>]",
        discussion: """
            Works out the worst case of each disruption for each workload and each path on which requests reach it: the \
            first request that can fail with its status and cause, how many Pods serve at any time, and how long it \
            takes. What manifests do not say comes from \(ConfigurationFile.name) and harden.dev/* annotations, as for \
            'check'; everything that was assumed is printed with its origin. Proxies differ in what they answer and send \
            again: 'harden explain --proxies' tells how.

            Without --disruption: rollout, scale-down, node-drain, and spot-reclaim for workloads on Spot VMs. No \
            manifest can keep requests from failing when a node is lost or a Pod crashes; these are shown when asked for.

            Examples:
              \(ProgramName.current) simulate k8s/
              \(ProgramName.current) simulate k8s/ --workload shop/orders --disruption rollout
              \(ProgramName.current) simulate k8s/ --format html=rollout.html

            Exit status: 0 nothing can fail, 1 a request can, 2 a wrong call or unreadable input.
            """
    )

    @Argument(help: "Files and folders; '-' reads standard input.", completion: .file())
    var paths: [String]

    @Option(
        help: ArgumentHelp(
            "Only these disruptions. Repeatable.",
            valueName: "disruption"
        )
    )
    var disruption: [DisruptionKind] = []

    @Option(
        help: ArgumentHelp(
            "Only these workloads: [kind/][namespace/]name, in which '*' stands for any text. Repeatable.",
            valueName: "workload"
        )
    )
    var workload: [WorkloadFilter] = []

    @Option(
        help: ArgumentHelp(
            "Only requests that come these ways. Repeatable.",
            valueName: "path"
        )
    )
    var path: [TrafficPath] = []

    @Option(
        help: ArgumentHelp(
            "How it is told; with '=file' in a file. Repeatable.",
            valueName: "format[=file]"
        )
    )
    var format: [OutputDestination<SimulationFormat>] = []

    @Option(
        help: ArgumentHelp(
            "Requests a second, to say how many of them fail (default: \(Int(RequestProfile.standardRate))).",
            valueName: "number"
        )
    )
    var requestsPerSecond: Int?

    @Option(help: ArgumentHelp("When to colour the output.", valueName: "when"))
    var color = ColorChoice.auto

    @Option(
        help: ArgumentHelp(
            "The configuration (default: \(ConfigurationFile.name) in the folder of the input or above).",
            valueName: "file"
        ),
        completion: .file()
    )
    var config: String?

    func validate() throws {
        guard !paths.contains("-") || paths.count == 1 else {
            throw ValidationError("standard input is simulated alone: give '-' only")
        }
        if let conflict = format.conflict() { throw ValidationError(conflict) }
        guard requestsPerSecond.map((1...1_000_000).contains) ?? true else {
            throw ValidationError("--requests-per-second is between 1 and 1000000")
        }
    }

    mutating func run() throws {
        let progress = Progress.onTerminal()
        let input = try CheckInput.read(paths, progress)
        if let error = input.emptiness(paths) {
            progress?.clear()
            throw Failure(error)
        }
        let configured = try input.configurations(named: config, paths)
        let context = Check.context(of: Check.judged(input.manifests, configured), configured)
        let problems = input.manifests.problems + context.settingsDiagnostics.map(Problem.init)
        let report = simulate(context, progress)
        progress?.clear()
        CheckInput.show(problems)
        if report.outcomes.isEmpty, let mistake = mistake(context, report) { throw Failure("error: \(mistake)") }
        if !(input.manifests.fileCount == 0 && !problems.isEmpty) {
            let destinations = format.isEmpty ? [OutputDestination(.text)] : format
            try ReportWriter(destinations: destinations, color: color)
                .write { $0.render(report, color: $1, width: $2) }
        }
        StandardStream.error.printLine(input.summary)
        if let note = CheckInput.unresolved(context) { StandardStream.error.printLine(TerminalText.visible(note)) }
        for note in CheckInput.assumedNamespaces(context) { StandardStream.error.printLine(TerminalText.visible(note)) }
        if let hint = input.hint { StandardStream.error.printLine("note: \(TerminalText.visible(hint))") }
        if !problems.isEmpty { ExitStatus.failure.end() }
        if report.losesRequests { ExitStatus.findings.end() }
    }

    /// Why options leave nothing to simulate, with what there is; `nil` where they do not, or where what they leave is
    /// named as not simulated.
    private func mistake(_ context: RuleContext, _ report: SimulationReport) -> String? {
        guard !workload.isEmpty || !path.isEmpty else { return nil }
        let situations = context.workloads
        if situations.isEmpty { return "there is no workload in the input" }
        let chosen = situations.filter(isChosen)
        if chosen.isEmpty {
            let names = situations.prefix(Self.mostNames).map(\.object.title)
            let others = situations.count - names.count
            let all = Phrases.list(names + (others > 0 ? ["\(others) more"] : []))
            let verb = situations.count == 1 ? "is" : "are"
            return "no workload in the input fits \(Phrases.list(workload.map(\.text), "or")); there \(verb) \(all)"
        }
        let paths = TrafficPath.allCases.filter { path in chosen.contains { $0.paths.contains(path) } }
        guard !path.isEmpty, chosen.count > report.skipped.count, !paths.contains(where: path.contains) else {
            return nil
        }
        return "no workload gets requests over \(Phrases.list(path.map(\.name), "or")); they come over "
            + Phrases.list(paths.map(\.name))
    }

    /// Workloads beyond these are only counted.
    private static let mostNames = 10

    /// Pods in all disruptions together; each is remembered with all that happens to it, some 500 bytes.
    private static let mostPods = 500_000

    private func isChosen(_ situation: WorkloadSituation) -> Bool {
        workload.isEmpty || workload.contains { $0.fits(situation) }
    }

    private func simulate(_ context: RuleContext, _ progress: Progress?) -> SimulationReport {
        var report = SimulationReport(fileCount: context.topology.manifests.files.count)
        let files = Phrases.count(context.topology.manifests.files.count, "file")
        let count = Phrases.count(context.workloads.count, "workload")
        var pods = 0
        for (number, situation) in context.workloads.enumerated() where isChosen(situation) {
            progress?.show("simulated \(number) of \(count) in \(files)")
            do throws(SimulatedWorkload.Obstacle) {
                // As for 'check': what nobody mends where it lies is simulated when it is asked for.
                if workload.isEmpty, let reason = context.topology.manifests.setAside[situation.node.position] {
                    throw SimulatedWorkload.Obstacle(reason: "left alone: \(reason.name); choose it with --workload")
                }
                let workload = try SimulatedWorkload(situation, in: context)
                let paths = path.isEmpty ? workload.paths : situation.paths.filter(path.contains)
                let kinds = workload.disruptions(among: disruption)
                pods += workload.replicas * paths.count * kinds.count
                guard pods <= Self.mostPods else {
                    throw SimulatedWorkload.Obstacle(
                        reason:
                            "with those before it, it has more Pods than are simulated at a time; choose with --workload"
                    )
                }
                for path in paths where !kinds.isEmpty {
                    let simulated = workload.on(path, requestsPerSecond: requestsPerSecond.map(Double.init))
                    let runs = kinds.map { SimulationReport.Run($0, of: workload, on: simulated) }
                    report.outcomes.append(SimulationReport.Outcome(workload: workload, path: simulated, runs: runs))
                }
            } catch {
                report.skipped.append(
                    SimulationReport.Skipped(
                        title: situation.object.title,
                        position: situation.object.root.position,
                        reason: error.reason
                    )
                )
            }
        }
        return report
    }
}

/// Which workloads are meant, such as `orders`, `shop/*` and `Deployment/shop/orders`.
struct WorkloadFilter: ExpressibleByArgument, Hashable, Sendable {
    let text: String
    private let match: ObjectMatch

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 3, !parts.contains("") else { return nil }
        text = argument
        var match = ObjectMatch(name: NamePattern(parts[parts.count - 1]))
        // Kinds begin with a capital letter, which namespaces cannot.
        switch parts.count {
        case 3: (match.kind, match.namespace) = (NamePattern(parts[0]), NamePattern(parts[1]))
        case 2 where parts[0].first?.isUppercase == true: match.kind = NamePattern(parts[0])
        case 2: match.namespace = NamePattern(parts[0])
        default: break
        }
        self.match = match
    }

    func fits(_ situation: WorkloadSituation) -> Bool {
        let object = situation.object
        return match.matches(kind: object.kind.rawValue, namespace: object.namespace, name: object.name)
    }
}

extension DisruptionKind: ExpressibleByArgument {}

extension TrafficPath: ExpressibleByArgument {
    /// The path by its name in a configuration file.
    public init?(argument: String) {
        guard let path = Self.allCases.first(where: { $0.name == argument }) else { return nil }
        self = path
    }
}
