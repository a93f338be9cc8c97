import HardenKubernetes
import HardenRollout

/// A container's command that is a script of a shell, which is the container's first process.
struct ShellEntryPoint {
    let script: ShellScript
    let text: String
    /// The shell's name, such as `sh`.
    let shell: String
    /// Where the script is written.
    let place: Place
    let last: ShellScript.Command

    /// - Returns: `nil` where the container's command is none, is filled in later, or is more than a list of commands.
    init?(_ container: ContainerView) {
        guard let command = container.command.value, !command.isEmpty else { return nil }
        let arguments = container.args.value ?? []
        let places = container.command.place.items + (arguments.isEmpty ? [] : container.args.place.items)
        let words = command + arguments
        guard places.count == words.count, let text = ShellScript.text(of: words), let script = ShellScript(text),
            let last = script.commands.last
        else { return nil }
        (self.script, self.text, self.last) = (script, text, last)
        shell = ShellScript.Command.baseName(words[0])
        place = words.firstIndex(of: text).map { places[$0] } ?? container.command.place
    }

    /// Whether the script takes care of signals, or ends with something that is no application.
    var handlesSignals: Bool {
        // 'exec' in the background takes the place of a copy of the shell, and 'wait' without a trap handles nothing.
        if script.commands.contains(where: { $0.program == "trap" || $0.program == "exec" && !$0.isInBackground }) {
            return true
        }
        let helpers: Set<String> = ["tini", "dumb-init", "catatonit", "gosu", "su-exec", "s6-svscan", "supervisord"]
        return last.isInBackground || helpers.contains(last.program)
    }

    /// Whether the last command is the end of a pipeline, which no shell puts in its place.
    var isPiped: Bool { script.commands.dropLast().last?.isPiped == true }

    /// The pipeline that it ends with, as its programs.
    var pipeline: String {
        let before = script.commands.dropLast().reversed().prefix { $0.isPiped }.reversed()
        return (before + [last]).map(\.program).joined(separator: " | ")
    }

    /// Whether the shell waits for what it has put in the background.
    var waitsForAll: Bool { script.commands.contains { $0.program == "wait" } }

    /// The server that was started before something that only keeps the container alive; `nil` where there is none, as in a
    /// script that serves nobody.
    var daemon: ShellScript.Command? { script.daemon }

    /// What the shell does while the server runs.
    var waiting: String { waitsForAll ? "waits without a trap" : "waits for '\(last.program)' beside it" }

    /// The program that serves, where the shell's own `exec` starts it.
    func served(by command: ShellScript.Command) -> String {
        command.program == "exec" ? command.words.dropFirst().first ?? command.program : command.program
    }

    /// Why the server never gets SIGTERM, whichever shell it is: the kernel keeps it from a first process that does not
    /// handle it, and the shell waits for another.
    var whatKeepsSIGTERM: String? {
        guard !handlesSignals else { return nil }
        if let daemon { return "\(shell) \(waiting) and keeps SIGTERM from '\(served(by: daemon))'" }
        return isPiped ? "\(shell) waits for a pipeline and keeps SIGTERM from it" : nil
    }
}

extension ShellScript {
    /// What only sets the shell up, or the container's files, serves nobody; assignments alone have no program.
    private static let preparations: Set<String> = [
        "", "[", "cd", "chmod", "chown", "cp", "curl", "echo", "envsubst", "export", "ln", "mkdir", "mv", "printf",
        "rm", "sed", "set", "test", "touch", "ulimit", "umask", "unset", "wget",
    ]

    /// The server that is started before something that only keeps the shell: the first in the background; where none is,
    /// the last before it, which may have gone there by itself.
    var daemon: Command? {
        guard let keeper = commands.lastIndex(where: { $0.program == "wait" }) ?? commands.indices.last,
            StartedProgram.keepers.contains(commands[keeper].program)
        else { return nil }
        let before = commands[..<keeper].filter {
            !Self.preparations.contains($0.program)
                && ($0.isInBackground || !StartedProgram.keepers.contains($0.program))
        }
        guard let serving = before.first(where: \.isInBackground) ?? before.last,
            !StartedProgram.keepers.contains(serving.program), !serving.isPiped, !serving.isFallback
        else { return nil }
        return serving
    }
}

extension WorkloadSettings {
    /// The same, where nobody said otherwise, for containers whose shells keep SIGTERM from the application.
    ///
    /// - Parameters:
    ///   - containers: Those that requests go to.
    ///   - template: Their Pods. Where the processes of all containers are together no shell is the first process.
    func heard(by containers: [ContainerView], of template: PodTemplateView) -> WorkloadSettings {
        guard onSIGTERM.origin.isStandard, !containers.isEmpty, template.sharesProcessNamespace.value == false else {
            return self
        }
        let reasons = containers.compactMap { ShellEntryPoint($0)?.whatKeepsSIGTERM }
        guard let reason = reasons.first, reasons.count == containers.count else { return self }
        var settings = self
        settings.onSIGTERM = Setting(
            "onSIGTERM",
            .ignores,
            ApplicationSettings.Reaction.ignores.rawValue,
            from: .known(reason)
        )
        return settings
    }
}
