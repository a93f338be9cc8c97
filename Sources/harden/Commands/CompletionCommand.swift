import ArgumentParser

/// `harden completion SHELL`: what makes a shell complete the arguments of `harden`.
struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print the completion script of a shell.",
        discussion: """
            It completes commands, options, files, and the names of rules. The Debian package installs it. Otherwise, for \
            bash in ~/.bashrc, for zsh in ~/.zshrc after compinit, for fish in ~/.config/fish/config.fish:

            Examples:
              source <(harden completion bash)
              source <(harden completion zsh)
              harden completion fish | source
            """
    )

    @Argument(help: "The shell.")
    var shell: CompletionScript.Shell

    func run() throws {
        // What kubectl completes is kubectl's.
        guard ProgramName.current == "harden" else { throw Failure("error: call it 'harden' for completion scripts") }
        StandardStream.output.print(CompletionScript.text(for: shell))
    }
}
