import ArgumentParser

/// `harden completion SHELL`: what makes a shell complete the arguments of `harden`.
struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print the completion script of a shell.",
        discussion: """
            It completes commands, options, files, and the names of rules. Packages of harden install it; otherwise:

              bash  harden completion bash > ~/.local/share/bash-completion/completions/harden
              zsh   harden completion zsh > "${fpath[1]}/_harden"
              fish  harden completion fish > ~/.config/fish/completions/harden.fish
            """
    )

    @Argument(help: "The shell (bash, zsh, fish).")
    var shell: CompletionScript.Shell

    func run() {
        StandardStream.output.print(CompletionScript.text(for: shell))
    }
}
