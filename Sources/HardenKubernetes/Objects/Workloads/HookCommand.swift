/// What a preStop hook's command does, as far as its text tells.
package struct HookCommand: Sendable, Hashable {
    package enum Step: Sendable, Hashable {
        /// Waits so many seconds.
        case sleep(Int)
        /// Tells the application to stop, in the words that the text has for it.
        case signal(String)
        /// Asks the application over HTTP to stop serving.
        case call(DrainCall)
        /// Takes no time worth counting.
        case brief
        /// May take any time, or do anything.
        case unknown
    }

    package let steps: [Step]
    /// Whether it needs a shell in the image.
    package let needsShell: Bool
    /// The program that the image must have.
    package let program: String

    package init(_ command: [String]) {
        program = command.first.map(ShellScript.Command.baseName) ?? ""
        guard let text = ShellScript.text(of: command) else {
            needsShell = false
            steps = [Self.step(ShellScript.Command(words: command, start: 0))]
            return
        }
        needsShell = true
        if let script = ShellScript(text) {
            steps = script.commands.map(Self.step)
            return
        }
        let leading = ShellScript.leadingCommands(of: text).map(Self.step)
        let isStopped = leading.contains { step in
            switch step {
            case .signal, .call: true
            default: false
            }
        }
        if !isStopped, let seconds = Self.waitsAtLeast(text) {
            steps = [.unknown, .sleep(seconds)]
        } else {
            steps = leading + [.unknown]
        }
    }

    /// All waiting in it, in seconds; `nil` where nothing in it waits, or nothing can be told.
    package var seconds: Int? {
        let waits = steps.compactMap { step -> Int? in if case .sleep(let seconds) = step { seconds } else { nil } }
        return waits.isEmpty ? nil : waits.reduce(0, +)
    }

    /// Seconds until it tells the application to stop, or until its end where it does not.
    package var secondsBeforeSignal: Int {
        var seconds = 0
        for step in steps {
            switch step {
            case .sleep(let wait): seconds += wait
            case .signal: return seconds
            case .brief, .unknown, .call: continue
            }
        }
        return seconds
    }

    /// How it tells the application to stop.
    package var signal: String? {
        steps.lazy.compactMap { step in if case .signal(let text) = step { text } else { nil } }.first
    }

    /// The first request by which it asks the application to stop serving, if it is known when that comes.
    package var drainCall: DrainCall? {
        var seconds = 0
        for step in steps {
            switch step {
            case .sleep(let wait): seconds += wait
            case .call(var call):
                call.after = seconds
                return call
            case .brief: continue
            case .signal, .unknown: return nil
            }
        }
        return nil
    }

    /// Whether it may do more, or take longer, than its text tells.
    package var hasUnknownSteps: Bool { steps.contains(.unknown) }

    /// Whether it waits and does nothing else, so that the kubelet's own sleep can take its place.
    package var isOnlySleep: Bool {
        if steps.count == 1, case .sleep = steps[0] { true } else { false }
    }

    // MARK: Steps

    private static func step(_ command: ShellScript.Command) -> Step {
        var command = command
        var words = command.words
        while let first = words.first, ["exec", "sudo", "command", "nohup"].contains(first) { words.removeFirst() }
        words.removeAll { $0.contains(">") }
        let program = words.first.map(ShellScript.Command.baseName) ?? ""
        let text = words.joined(separator: " ")
        switch program {
        case "sleep":
            guard words.count == 2, let seconds = Self.seconds(words[1]), !command.isInBackground, !command.isFallback
            else { return .unknown }
            return .sleep(seconds)
        case "kill", "pkill", "killall":
            // kill -0 only asks whether the process is there.
            if words.contains("-0") || words.contains("-l") { return .brief }
            return reloads(words) ? .brief : .signal(text)
        case "nginx", "openresty":
            return words.contains("quit") || words.contains("stop") ? .signal(text) : .unknown
        case "apachectl", "apache2ctl", "httpd":
            return words.contains { $0.hasSuffix("stop") } ? .signal(text) : .unknown
        case "catalina.sh", "caddy", "service":
            return words.contains("stop") ? .signal(text) : .unknown
        case "curl", "wget":
            command.words = words
            return DrainCall(command).map(Step.call) ?? .brief
        case "echo", "printf", "date", "true", ":", "touch", "rm", "mv", "cd", "set", "export", "test", "[", "cat",
            "mkdir", "sync", "exit", "env", "ls":
            return .brief
        default: return .unknown
        }
    }

    private static func reloads(_ words: [String]) -> Bool {
        let signals = ["HUP", "USR1", "USR2", "WINCH", "1", "10", "12"]
        return words.contains { word in
            signals.contains { word == "-\($0)" || word == "-SIG\($0)" || (word == $0 && Int($0) == nil) }
        }
    }

    /// What a script waits at least that is more than a list of commands; `nil` where a loop may repeat it.
    private static func waitsAtLeast(_ text: String) -> Int? {
        let words = text.split { " \t\n;&|{}()".contains($0) }
        let undecided: Set<Substring> = ["while", "until", "for", "if", "case"]
        guard !words.contains(where: undecided.contains) else { return nil }
        var total: Int?
        for (word, next) in zip(words, words.dropFirst()) where word == "sleep" || word.hasSuffix("/sleep") {
            guard let seconds = seconds(String(next)) else { return nil }
            total = (total ?? 0) + seconds
        }
        return total
    }

    /// `20`, `20s`, `2m` or `1h`, as GNU and busybox take them; `nil` for more than 32 bits hold, which is for ever.
    package static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
        guard let last = text.last else { return nil }
        let unit = units[last]
        let number = Int32(unit == nil ? text[...] : text.dropLast())
        return number.flatMap { $0 >= 0 ? Int($0) * (unit ?? 1) : nil }
    }
}
