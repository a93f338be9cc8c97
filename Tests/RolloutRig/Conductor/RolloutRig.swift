import Foundation
import HardenRollout

/// Compares what the rollout model predicts with what real proxies do in front of real processes.
///
/// Usually started by the script `run`; README.md explains the options.
@main @MainActor enum RolloutRig {
    static func main() async {
        // A connection that the other side closes is an error to handle, not an end.
        signal(SIGPIPE, SIG_IGN)
        let stops = [SIGINT, SIGTERM, SIGHUP].map { stop(on: $0) }
        defer { stops.forEach { $0.cancel() } }
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            let holds = try await run(options)
            exit(holds ? 0 : 1)
        } catch {
            await Child.stopAll()
            FileHandle.standardError.write(Data("error: \(error)\n".utf8))
            exit(2)
        }
    }

    /// Ends all processes that were started when the rig is told to end.
    private static func stop(on number: Int32) -> any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
        source.setEventHandler {
            Task { @MainActor in
                await Child.stopAll()
                exit(2)
            }
        }
        source.resume()
        return source
    }

    struct Options {
        var scenarios = ""
        var process = ""
        var envoy: String?
        var isQuick = false
        /// Whether nothing may be skipped.
        var isComplete = false
        var only: String?
        var proxy: RunPlan.Front?
        var results: String?
        var evidence: String?
        var corpus: String?
        var corpusFolder = ""
        var harden = ""
        /// What is said of the programs in the document.
        var versions: [String] = []

        init(_ arguments: [String]) throws {
            var rest = arguments[...]
            func value() throws -> String {
                guard let value = rest.popFirst() else { throw RigError("an option lacks its value") }
                return value
            }
            while let option = rest.popFirst() {
                switch option {
                case "--scenarios": scenarios = try value()
                case "--process": process = try value()
                case "--envoy": envoy = try value()
                case "--quick": isQuick = true
                case "--complete": isComplete = true
                case "--only": only = try value()
                case "--proxy":
                    let name = try value()
                    proxy = RunPlan.Front(rawValue: name)
                    guard proxy != nil else { throw RigError("\(name) is no proxy of the rig") }
                case "--corpus": corpus = try value()
                case "--corpus-list": corpusFolder = try value()
                case "--harden": harden = try value()
                case "--version": versions.append(try value())
                case "--evidence": evidence = try value()
                case "--update": results = try value()
                default: throw RigError("unknown option \(option)")
                }
            }
        }
    }

    private static func run(_ options: Options) async throws -> Bool {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rollout-rig-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var setup = try RigSetup(process: options.process, envoy: options.envoy, folder: folder)
        setup.evidence = options.evidence.map { URL(filePath: $0) }
        var report = Report()
        // All are read before any is run, so that a mistake in one does not lose the others' results.
        for (scenarioFolder, scenario) in try scenarioFolders(options).map({ ($0, try Scenario(folder: $0)) }) {
            if options.isQuick, !scenario.isQuick { continue }
            let files = try FileManager.default.contentsOfDirectory(atPath: scenarioFolder.path)
                .filter { $0.hasSuffix(".yaml") && $0 != "scenario.yaml" }.sorted()
                .map { scenarioFolder.appending(path: $0).path }
            let name = scenarioFolder.lastPathComponent
            // The one thing that may be missing everywhere: whether it can be made is up to the machine.
            if scenario.networkRemoval != nil, setup.network == nil {
                report.skip(name, "no network namespace can be made here")
                continue
            }
            let workload = try RigWorkload(files: files, path: scenario.path)
            let fronts: [RunPlan.Front] = workload.isDirect ? [.none] : [.nginx, .envoy, .haproxy]
            for front in fronts where options.proxy == nil || front == options.proxy {
                guard setup.path(of: front) != nil else {
                    report.lack("\(name) · \(front.rawValue)", "the proxy is not installed", options.isComplete)
                    continue
                }
                do {
                    let plan = try RunPlan(scenario, workload, front: front)
                    let result = try await Run.play(plan, setup: setup)
                    report.add(scenario, name, result)
                } catch {
                    report.addBroken("\(name) · \(front.rawValue)", "\(error)")
                }
            }
        }
        try await runCorpus(options, setup, &report)
        guard !report.isEmpty else { throw RigError("no scenario and no manifest is called so") }
        if report.holds { try? FileManager.default.removeItem(at: folder) } else { say("logs: \(folder.path)") }
        say(report.summary)
        if let results = options.results {
            try report.write(results, versions: options.versions, date: String(Date().formatted(.iso8601).prefix(10)))
        }
        return report.holds
    }

    private static func runCorpus(_ options: Options, _ setup: RigSetup, _ report: inout Report) async throws {
        guard let corpus = options.corpus, !options.isQuick else { return }
        guard FileManager.default.fileExists(atPath: corpus) else {
            report.lack("public manifests", "they are not at \(corpus)", options.isComplete)
            return
        }
        let folder = URL(filePath: options.corpusFolder)
        let runs = CorpusRuns(
            repositories: URL(filePath: corpus),
            list: folder.appending(path: "manifests.txt"),
            configuration: folder.appending(path: "harden.yaml").path,
            harden: options.harden
        )
        for file in try runs.files(options.only) {
            do {
                report.add(try await runs.run(file, setup: setup))
            } catch {
                report.addBroken(file, "\(error)")
            }
        }
    }

    private static func scenarioFolders(_ options: Options) throws -> [URL] {
        let root = URL(filePath: options.scenarios)
        return try FileManager.default.contentsOfDirectory(atPath: root.path).sorted()
            .filter { options.only == nil || $0.contains(options.only ?? "") }
            .map { root.appending(path: $0) }
            .filter { FileManager.default.fileExists(atPath: $0.appending(path: "scenario.yaml").path) }
    }
}

/// Prints a line at once, so that a run can be followed where its output is kept.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
