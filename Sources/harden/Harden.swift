import ArgumentParser

@main
struct Harden: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "harden",
        abstract: "Make rollouts, scale-downs and node drains on GKE lose no request.",
        version: "0.1.0"
    )
}
