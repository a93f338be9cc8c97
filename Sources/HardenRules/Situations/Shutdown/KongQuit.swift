import HardenKubernetes
import HardenYAML

/// How a preStop hook ends Kong: what it waits before Kong takes no more connections, and what Kong has from then on.
///
/// Source: Kong Gateway CLI reference, `kong quit` (`--wait` default 0, `--timeout` default 10) and `kong stop`.
struct KongQuit {
    /// Seconds until Kong closes its listeners.
    let wait: Int
    /// Seconds that requests have from then on until they are cut; 0 with `kong stop`.
    let timeout: Int
    /// `kong quit` or `kong stop`.
    let name: String
    /// The hook's command.
    private let command: Place

    /// - Returns: `nil` for a hook that does something else, or more.
    init?(_ hook: LifecycleHookView) {
        guard hook.handler == .exec, let words = hook.command.value, !words.isEmpty else { return nil }
        let commands: [ShellScript.Command]
        if let text = ShellScript.text(of: words) {
            guard let script = ShellScript(text) else { return nil }
            commands = script.commands
        } else {
            commands = [ShellScript.Command(words: words, start: 0)]
        }
        var sleep = 0
        for command in commands {
            if command.program == "sleep", command.words.count == 2, let seconds = HookCommand.seconds(command.words[1])
            {
                sleep += seconds
            } else if command.program == "kong", command.words.count > 1, ["quit", "stop"].contains(command.words[1]) {
                let isQuit = command.words[1] == "quit"
                guard let wait = Self.option(["--wait", "-w"], of: command, standard: 0),
                    let timeout = Self.option(["--timeout", "-t"], of: command, standard: 10)
                else { return nil }
                self.wait = sleep + (isQuit ? wait : 0)
                self.timeout = isQuit ? max(1, timeout) : 0
                name = "kong \(command.words[1])"
                self.command = hook.command.place
                return
            } else {
                return nil
            }
        }
        return nil
    }

    /// Makes Kong wait for so many seconds; `nil` where the command is a script, or shared.
    func change(waiting seconds: Int) -> Fix.Change? {
        let items = command.items
        guard !items.contains(where: \.isShared), name == "kong quit",
            items.first?.text.map(ShellScript.Command.baseName) == "kong"
        else { return nil }
        let texts = items.map { $0.text ?? "" }
        if let index = texts.firstIndex(where: { $0.hasPrefix("--wait=") }) {
            return items[index].put(.string("--wait=\(seconds)"))
        }
        if let index = texts.firstIndex(where: { $0 == "--wait" || $0 == "-w" }), index + 1 < items.count {
            return items[index + 1].put(.string("\(seconds)"))
        }
        return command.append(.string("--wait=\(seconds)"))
    }

    /// The number behind an option; `nil` where it is no number.
    private static func option(_ names: [String], of command: ShellScript.Command, standard: Int) -> Int? {
        for (index, word) in command.words.enumerated() {
            for name in names {
                if word == name {
                    return index + 1 < command.words.count ? Int32(command.words[index + 1]).map(Int.init) : nil
                }
                if word.hasPrefix(name + "=") { return Int32(word.dropFirst(name.count + 1)).map(Int.init) }
            }
        }
        return standard
    }
}

extension ContainerView {
    /// Whether it is Kong itself, and serves requests.
    var isKongDataPlane: Bool {
        guard let repository = imageRepository else { return false }
        let start = repository.utf8.lastIndex(of: UInt8(ascii: "/")).map { repository.utf8.index(after: $0) }
        let name = repository[(start ?? repository.startIndex)...]
        guard name == "kong" || name == "kong-gateway" else { return false }
        return !environment.contains { $0.name.value == "KONG_ROLE" && $0.value.value == "control_plane" }
    }
}
