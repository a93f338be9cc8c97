import HardenKubernetes
package import HardenRollout

extension ContainerView {
    /// The server that it runs; `nil` where nothing tells.
    ///
    /// - Parameters:
    ///   - ports: The ports that it is sent to.
    ///   - isFirstProcess: Whether its command is the first process, and not that of the Pod.
    ///   - isStopSignalHeeded: Whether the cluster heeds `lifecycle.stopSignal`; `nil` where that is not known.
    ///   - nginxShutdown: Seconds after which nginx closes the connections of workers that are told to quit.
    package func server(
        ports: Set<Int> = [],
        isFirstProcess: Bool = true,
        isStopSignalHeeded: Bool? = nil,
        nginxShutdown: Int? = nil
    ) -> RecognizedServer? {
        guard let image = image.value else { return nil }
        let own = self.command.value ?? []
        let arguments = args.value ?? []
        // Options without a program are for the image's own.
        let isOptions = own.isEmpty && arguments.first?.hasPrefix("-") == true
        let words = isOptions ? [] : own + arguments
        let started = StartedProgram(words, isFirstProcess: isFirstProcess)
        var environment: [String: String?] = [:]
        for variable in self.environment {
            if let name = variable.name.value { environment.updateValue(variable.value.value, forKey: name) }
        }
        var facts = ContainerFacts(
            image: image,
            command: started?.command,
            replacesCommand: !own.isEmpty || (self.command.place.exists && self.command.value == nil),
            getsSignal: started?.getsSignal ?? true,
            ports: ports.union(self.ports.compactMap(\.containerPort.value)),
            environment: environment,
            stopSignal: place["lifecycle"]["stopSignal"].text,
            isStopSignalHeeded: isStopSignalHeeded,
            mounts: place["volumeMounts"].items.compactMap { $0["mountPath"].text }
        )
        facts.nginxShutdown = nginxShutdown
        return RecognizedServer(facts)
    }
}

/// The program that a command line starts in the end, and whether SIGTERM gets to it.
struct StartedProgram {
    let command: ServerCommand
    let getsSignal: Bool

    /// - Returns: `nil` where it cannot be told.
    init?(_ words: [String], isFirstProcess: Bool) {
        guard let text = ShellScript.text(of: words) else {
            guard let command = ServerCommand(words, isFirstProcess: isFirstProcess) else { return nil }
            self.command = command
            getsSignal = true
            return
        }
        guard let script = ShellScript(text), let last = script.commands.last else { return nil }
        let isReplaced = last.program == "exec" || script.commands.count == 1
        guard !last.isInBackground, script.commands.dropLast().allSatisfy({ !$0.isPiped }) else { return nil }
        let serving = script.daemon ?? (Self.keepers.contains(last.program) ? nil : last)
        guard let serving, let command = ServerCommand(serving.words, isFirstProcess: isFirstProcess && isReplaced)
        else { return nil }
        self.command = command
        getsSignal = isReplaced && serving.start == last.start
    }

    /// Programs that only keep a container alive.
    static let keepers: Set<String> = ["sleep", "tail", "wait", "cat", "read", "true", ":"]
}
