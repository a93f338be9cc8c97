import HardenYAML

/// A preStop or postStart hook.
///
/// Source: Kubernetes API reference, LifecycleHandler v1.
package struct LifecycleHookView: Sendable {
    package let place: Place

    package var exists: Bool { place.exists }

    /// The handlers that are written; a valid hook has exactly one.
    package var handlers: [HandlerKind] { HandlerKind.allCases.filter { place[$0.rawValue].node != nil } }

    package var handler: HandlerKind? { handlers.count == 1 ? handlers.first : nil }

    /// Seconds of the kubelet's own sleep.
    package var sleepSeconds: Field<Int> { place["sleep"]["seconds"].integer() }
    package var command: Field<[String]> { place["exec"]["command"].strings() }

    /// How long the hook waits, where that can be told: a native sleep, or a command that sleeps.
    package var wait: (seconds: Int, isExact: Bool, place: Place)? {
        if let seconds = sleepSeconds.value { return (seconds, true, sleepSeconds.place) }
        guard let command = hookCommand, let seconds = command.seconds else { return nil }
        return (seconds, !command.hasUnknownSteps, self.command.place)
    }

    /// What the hook's command does; `nil` without one, or where several handlers are written.
    package var hookCommand: HookCommand? {
        guard handler == .exec, let command = command.value, !command.isEmpty else { return nil }
        return HookCommand(command)
    }

    package var http: HTTPHandlerView { HTTPHandlerView(place: place["httpGet"]) }
}
