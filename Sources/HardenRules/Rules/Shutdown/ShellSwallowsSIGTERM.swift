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
        unsafeBecause: "whether anything has to run behind the program is not known",
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
            return onSIGTERM.origin.isStandard || onSIGTERM.value != .ignores
        }
    )

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        let workload = subject.workload
        guard let entry = ShellEntryPoint(subject.container), !entry.handlesSignals else { return nil }
        let (last, shell, isPiped) = (entry.last, entry.shell, entry.isPiped)
        // Who says what the application does on SIGTERM speaks of the application. Several shells put the last command of a list
        // in their place, but none that of a pipeline.
        guard workload.settings.onSIGTERM.origin.isStandard || entry.whatKeepsSIGTERM != nil else { return nil }
        if entry.daemon != nil || StartedProgram.keepers.contains(last.program) { return daemon(entry, workload) }
        guard last.program != "exec", !last.program.isEmpty, shell != "bash" || isPiped else { return nil }
        return Fault(
            isPiped
                ? "\(workload.object.name) never gets SIGTERM: \(shell) waits for a pipeline"
                : "\(workload.object.name) never gets SIGTERM if its shell stays the first process",
            at: entry.place.label(
                isPiped
                    ? "\(shell) runs '\(entry.pipeline)' and does not pass SIGTERM on"
                    : "\(shell) starts '\(last.program)' without exec"
            ),
            confidence: isPiped ? .certain : nil,
            disruptions: workload.endDisruptions,
            symptoms: workload.symptomsOfClosedConnections,
            notes: isPiped ? ["a pipeline cannot be put in the shell's place; write the log to standard output"] : [],
            assumptions: isPiped ? [] : [workload.settings.onSIGTERM.assumption],
            fix: isPiped ? nil : fix(entry.place, entry.text, last)
        )
    }

    /// A server that was started before something that only keeps the container alive: to put that in the shell's place
    /// would not help.
    private func daemon(_ entry: ShellEntryPoint, _ workload: WorkloadSituation) -> Fault? {
        guard let daemon = entry.daemon else { return nil }
        let (shell, serving) = (entry.shell, entry.served(by: daemon))
        let foreground = "let '\(serving)' stay in the foreground, and start it with exec as the last command"
        return Fault(
            "\(workload.object.name) never gets SIGTERM: \(shell) \(entry.waiting)",
            at: entry.place.label("\(shell) keeps SIGTERM, and '\(serving)' serves in the background"),
            disruptions: workload.endDisruptions,
            symptoms: workload.symptomsOfClosedConnections,
            notes: [
                entry.waitsForAll
                    ? "\(foreground), or pass SIGTERM on with a trap and wait again"
                    : "\(foreground); exec before '\(entry.last.program)' would not help"
            ]
        )
    }

    private func fix(
        _ place: Place,
        _ text: String,
        _ last: ShellScript.Command
    ) -> Fix? {
        // Builtins of the shell cannot be put in its place, nor can a command behind assignments simply be.
        let builtins: Set<String> = [".", "source", "cd", "export", "set", "eval", "echo", "test", "[", ":", "true"]
        guard !last.hasAssignments, !builtins.contains(last.program),
            !last.isFallback
        else { return nil }
        let bytes = Array(text.utf8)
        let new = bytes[..<last.start] + Array("exec ".utf8) + bytes[last.start...]
        let script = String(decoding: new, as: UTF8.self)
        return Fix("exec before '\(last.program)'", safety: .unsafe, place.put(.string(script)))
    }
}
