import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds entry points whose shell keeps SIGTERM from the application.
struct ShellSwallowsSIGTERM: Rule {
    static let metadata = RuleMetadata(
        id: "shell-swallows-sigterm",
        area: .shutdown,
        title: "A shell is the container's first process and keeps SIGTERM from the application",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503],
        remedy: .unsafeFix,
        explanation: """
            SIGTERM goes to the container's first process. A shell that waits for a command does not pass it on, so that the
            application never learns that it is to stop, serves until the grace period ends, and is killed with the requests
            that it has. `exec` puts the application in the shell's place. bash does so by itself for the last command of a
            list; other shells may not.
            """,
        sources: [
            "https://docs.docker.com/reference/dockerfile/#shell-form-entrypoint-example",
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
        ]
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(
        \.containersThatServe,
        of: .servingRequests.where { workload in
            let onSIGTERM = workload.settings.onSIGTERM
            return onSIGTERM.origin.isStandard || onSIGTERM.value == .drains
        }
    )

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        let (container, workload) = (subject.container, subject.workload)
        guard let command = container.command.value, !command.isEmpty else { return nil }
        let arguments = container.args.value ?? []
        let places = container.command.place.items + (arguments.isEmpty ? [] : container.args.place.items)
        let words = command + arguments
        guard places.count == words.count, let text = ShellScript.text(of: words), let script = ShellScript(text),
            let last = script.commands.last, !Self.handlesSignals(script)
        else { return nil }
        let isPiped = script.commands.dropLast().last?.isPiped == true
        // Who says that the application drains speaks of the application. Several shells put the last command of a list
        // in their place, but none that of a pipeline.
        guard workload.settings.onSIGTERM.origin.isStandard || isPiped else { return nil }
        let shell = ShellScript.Command.baseName(words[0])
        if StartedProgram.keepers.contains(last.program) {
            return daemon(
                of: script,
                last,
                shell,
                at: place(of: text, words, places) ?? container.command.place,
                workload
            )
        }
        guard last.program != "exec", shell != "bash" || isPiped else { return nil }
        let place = place(of: text, words, places) ?? container.command.place
        return Fault(
            "\(workload.object.name) never gets SIGTERM if its shell stays the first process",
            at: place.label("\(shell) starts '\(last.program)' without exec"),
            disruptions: workload.endDisruptions,
            symptoms: workload.symptomsOfClosedConnections,
            notes: isPiped ? ["a pipeline cannot be put in the shell's place; write the log to standard output"] : [],
            assumptions: [workload.settings.onSIGTERM.assumption],
            fix: isPiped ? nil : fix(place, text, last)
        )
    }

    private func place(of text: String, _ words: [String], _ places: [Place]) -> Place? {
        words.firstIndex(of: text).map { places[$0] }
    }

    /// A server that was started before something that only keeps the container alive: to put that in the shell's place
    /// would not help.
    private func daemon(
        of script: ShellScript,
        _ last: ShellScript.Command,
        _ shell: String,
        at place: Place,
        _ workload: WorkloadSituation
    ) -> Fault? {
        // A script that does nothing else serves nobody.
        guard let serving = script.commands.dropLast().last, !StartedProgram.keepers.contains(serving.program),
            !serving.isPiped, !serving.isFallback
        else { return nil }
        return Fault(
            "\(workload.object.name) never gets SIGTERM: \(shell) waits for '\(last.program)' beside it",
            at: place.label("\(shell) keeps SIGTERM, and '\(serving.program)' serves in the background"),
            disruptions: workload.endDisruptions,
            symptoms: workload.symptomsOfClosedConnections,
            notes: [
                "let '\(serving.program)' stay in the foreground, and start it with exec as the last command; exec before "
                    + "'\(last.program)' would not help"
            ],
            assumptions: [workload.settings.onSIGTERM.assumption]
        )
    }

    /// Whether the script takes care of signals, or ends with something that is no application.
    private static func handlesSignals(_ script: ShellScript) -> Bool {
        let careful: Set<String> = ["trap", "wait", "exec"]
        if script.commands.contains(where: { careful.contains($0.program) }) { return true }
        guard let last = script.commands.last else { return true }
        let helpers: Set<String> = ["tini", "dumb-init", "catatonit", "gosu", "su-exec", "s6-svscan", "supervisord"]
        return last.isInBackground || helpers.contains(last.program)
    }

    private func fix(
        _ place: Place,
        _ text: String,
        _ last: ShellScript.Command
    ) -> Fix? {
        // Builtins of the shell cannot be put in its place, nor can a command behind assignments simply be.
        let builtins: Set<String> = [".", "source", "cd", "export", "set", "eval", "echo", "test", "[", ":", "true"]
        guard !last.program.contains("="), !builtins.contains(last.program),
            !last.isFallback
        else { return nil }
        let bytes = Array(text.utf8)
        let new = bytes[..<last.start] + Array("exec ".utf8) + bytes[last.start...]
        let script = String(decoding: new, as: UTF8.self)
        return Fix("exec before '\(last.program)'", safety: .unsafe, place.put(.string(script)))
    }
}
