import ArgumentParser
import HardenEngine
import HardenEvidence
import HardenSystem

/// `harden diagnose EVIDENCE…`: from a log line or an event to its cause, and to the line of a manifest.
struct DiagnoseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagnose",
        abstract: "Say why requests failed, from logs and events, and which line of a manifest is to blame.",
        usage: "\(ProgramName.current) diagnose <evidence> ... [<options>]",
        discussion: """
            Evidence is what you have: entries of Cloud Logging (load balancers, containers, events, audit) as JSON, logs of \
            Envoy, nginx, ingress-nginx, Kong and HAProxy, 'kubectl get events' as text or JSON, 'kubectl get pods -o \
            json', or a single line, value, flag or status in quotes. Files may hold several of them; what they are is told \
            by their content. With logs and events together, failures that come while Pods end are told from those that \
            come at any time. Nothing leaves this machine, and addresses of clients, URLs and headers are neither kept nor \
            shown.

            Examples:
              \(ProgramName.current) diagnose 'error="connection_terminated"; details="backend_connection_closed"'
              gcloud logging read 'resource.type="http_load_balancer"' --format json | \(ProgramName.current) diagnose -
              kubectl get events -o json > events.json
              \(ProgramName.current) diagnose access.log events.json --manifests k8s/

            Exit status: 0 no failure in the evidence, 1 there is one, 2 a wrong call, or nothing that could be read.
            """
    )

    @Argument(help: "Files, '-' for standard input, or texts.", completion: .file())
    var evidence: [String]

    @Option(
        help: ArgumentHelp("Files and folders with the manifests of what failed. Repeatable.", valueName: "path"),
        completion: .file()
    )
    var manifests: [String] = []

    @Option(
        help: ArgumentHelp("How it is told; with '=file' in a file. Repeatable.", valueName: "format[=file]")
    )
    var format: [OutputDestination<DiagnosisFormat>] = []

    @Option(help: ArgumentHelp("When to colour the output.", valueName: "when"))
    var color = ColorChoice.auto

    @Option(
        help: ArgumentHelp(
            "The configuration of the manifests (default: as for 'check').",
            valueName: "file"
        ),
        completion: .file()
    )
    var config: String?

    func validate() throws {
        guard !evidence.contains("-") || !manifests.contains("-") else {
            throw ValidationError("standard input is either evidence or manifests")
        }
        if let conflict = format.conflict() { throw ValidationError(conflict) }
        let inputs = Set((evidence + manifests).map { Paths.normalized($0) })
        for path in format.compactMap(\.path) where inputs.contains(Paths.normalized(path)) {
            throw ValidationError("--format would overwrite \(path), which is read")
        }
        guard config == nil || !manifests.isEmpty else { throw ValidationError("--config is for --manifests") }
    }

    mutating func run() throws {
        let progress = Progress.onTerminal()
        let input = try EvidenceInput(evidence, progress)
        var problems: [Problem] = []
        var check: Check?
        if !manifests.isEmpty {
            let read = try CheckInput.read(manifests, progress)
            progress?.clear()
            if let error = read.emptiness(manifests) { throw Failure(error) }
            let configured = try read.configurations(named: config, manifests)
            let made = Check(read.manifests, configured: configured)
            problems = made.problems
            check = made
        }
        progress?.clear()
        CheckInput.show(problems)
        let report = DiagnosisReport(input, check: check, manifests: manifests)
        if !report.formats.isEmpty {
            let destinations = format.isEmpty ? [OutputDestination(.text)] : format
            try ReportWriter(destinations: destinations, color: color)
                .write { $0.render(report, color: $1, width: $2) }
        }
        let formats = report.formats.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.value) of \($0.key.rawValue)" }
        var summary = formats.isEmpty ? "nothing that is known as evidence" : "records: " + Phrases.list(formats)
        if report.unread.count > 0 {
            let places = report.unread.places.prefix(3).map(\.description)
            summary +=
                "; \(Phrases.count(report.unread.count, "line")) not understood (\(Phrases.list(places))\(report.unread.count > 3 ? ", …" : ""))"
        }
        for problem in input.problems { StandardStream.error.printLine(problem) }
        StandardStream.error.printLine(TerminalText.visible(summary))
        if report.formats.isEmpty || !problems.isEmpty { ExitStatus.failure.end() }
        // Half a log without a failure is no clean bill.
        if !report.hasFailures, !input.problems.isEmpty { ExitStatus.failure.end() }
        if report.hasFailures { ExitStatus.findings.end() }
    }
}
