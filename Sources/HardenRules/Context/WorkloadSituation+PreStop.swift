package import HardenKubernetes
import HardenRollout

/// A preStop hook that waits.
package struct PreStopWait: Sendable {
    package let seconds: Int
    package let container: String
    /// Where the number of seconds, or the command that has it, is written.
    package let place: Place
}

extension WorkloadSituation {
    /// The hooks of all serving containers of which it is known how long they wait.
    package var preStopWaits: [PreStopWait] {
        template.servingContainers.compactMap { container in
            guard let wait = container.preStop.wait else { return nil }
            return PreStopWait(seconds: wait.seconds, container: container.name.value ?? "", place: wait.place)
        }
    }

    /// The hook that waits longest; the grace period runs for all containers together.
    package var longestPreStop: PreStopWait? { preStopWaits.max { $0.seconds < $1.seconds } }

    /// What users see when the Pod closes connections under requests, for each path.
    package var symptomsOfClosedConnections: [String] {
        var symptoms: [String] = []
        for path in paths {
            let symptom =
                path.statusOfClosedConnection.map { "\($0) from \(path.label)" }
                ?? "a closed connection (\(path.label))"
            if !symptoms.contains(symptom) { symptoms.append(symptom) }
        }
        return symptoms
    }
}

extension LifecycleHookView {
    /// How long the hook waits, where that can be told: a native sleep, or a command that only sleeps.
    package var wait: (seconds: Int, place: Place)? {
        if let seconds = sleepSeconds.value { return (seconds, sleepSeconds.place) }
        guard let command = command.value, let seconds = SleepCommand(command)?.seconds else { return nil }
        return (seconds, self.command.place)
    }
}

/// A command that waits: `sleep 20`, `sleep 20s`, or the same within `sh -c`.
package struct SleepCommand: Sendable, Hashable {
    /// All waiting in it, in seconds.
    package let seconds: Int
    /// Whether it needs a shell in the image.
    package let needsShell: Bool

    package init?(_ command: [String]) {
        guard let program = command.first else { return nil }
        let name = program.split(separator: "/").last.map(String.init) ?? program
        if name == "sleep", command.count == 2, let seconds = Self.seconds(command[1]) {
            self.seconds = seconds
            needsShell = false
            return
        }
        guard ["sh", "bash", "ash", "dash"].contains(name), command.count >= 3, command[1].hasSuffix("c") else {
            return nil
        }
        var total = 0
        var found = false
        let words = command[2].split { " \t\n;&|".contains($0) }
        for (word, next) in zip(words, words.dropFirst()) where word == "sleep" || word.hasSuffix("/sleep") {
            guard let seconds = Self.seconds(String(next)) else { return nil }
            total += seconds
            found = true
        }
        guard found else { return nil }
        seconds = total
        needsShell = true
    }

    /// `20`, `20s`, `2m` or `1h`, as GNU and busybox take them.
    private static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
        guard let last = text.last else { return nil }
        if let unit = units[last] { return Int(text.dropLast()).flatMap { $0 >= 0 ? $0 * unit : nil } }
        return Int(text).flatMap { $0 >= 0 ? $0 : nil }
    }
}
