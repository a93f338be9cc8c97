/// The server that a container runs, as far as its image, its command and its environment tell.
package struct RecognizedServer: Hashable, Sendable {
    package let server: KnownServer
    /// How it is known, such as "the container's image is nginx".
    package let clue: String
    /// The signal that the container gets, and what the server does on it; `nil` where that is not known.
    package let stop: Stop?
    /// Its idle timeout; `nil` where it may be any.
    package let keepAlive: IdleTimeout?
    /// Whether its command line is known, so that an option can be added to it.
    package let takesOptions: Bool

    package struct Stop: Hashable, Sendable {
        package let signal: String
        package let reaction: KnownServer.Stopping
        /// Whether the signal is the image's own in place of SIGTERM.
        package let isImages: Bool
    }

    package struct IdleTimeout: Hashable, Sendable {
        package let value: KnownServer.KeepAlive
        /// What says so, such as "by default".
        package let origin: String
        /// Whether nothing that is not in the manifest could say otherwise: a file in the image, or the application.
        package let isCertain: Bool

        init(_ value: KnownServer.KeepAlive, origin: String, isCertain: Bool = true) {
            self.value = value
            self.origin = origin
            self.isCertain = isCertain
        }
    }

    /// The option of its command line by which the idle timeout is said.
    package var keepAliveOption: String? {
        guard takesOptions else { return nil }
        return server.keepAliveSettings.lazy.compactMap { if case .flag(let name) = $0 { name } else { nil } }.first
    }

    /// What it does when it is told to stop, such as "drains on its STOPSIGNAL SIGQUIT"; `nil` where that is not known.
    package var stopping: String? {
        stop.map { stop in
            switch stop.reaction {
            case .ignores: "goes on serving after \(stop.signal), being the container's first process without a handler"
            default: "\(stop.reaction.label) on \(stop.isImages ? "its STOPSIGNAL \(stop.signal)" : stop.signal)"
            }
        }
    }
}

/// What a container says of what it runs.
package struct ContainerFacts: Sendable {
    package var image: String
    /// The program that serves; `nil` where the image decides, or where it cannot be told.
    package var command: ServerCommand?
    /// Whether a command is written in place of the image's own.
    package var replacesCommand: Bool
    /// Whether the signal gets to the program: a shell before it may keep it.
    package var getsSignal: Bool
    /// The ports that it is sent to, or declares.
    package var ports: Set<Int>
    /// Variables with the values that are written; `nil` for one that comes from elsewhere.
    package var environment: [String: String?]
    /// The signal that the Pod asks for in place of the image's.
    package var stopSignal: String?
    /// Whether the cluster heeds that; `nil` where its version is not known.
    package var isStopSignalHeeded: Bool?
    /// Folders that something is mounted at.
    package var mounts: [String]
    /// Seconds after which nginx closes the connections of workers that are told to quit; `nil` where nothing says it.
    package var nginxShutdown: Int?

    /// The version of Kubernetes from which on `lifecycle.stopSignal` counts by default; others drop the field. Source:
    /// KEP-4960, feature gate `ContainerStopSignals` (alpha and off in 1.33, on in 1.37).
    package static let stopSignalMinor = 37

    package init(
        image: String,
        command: ServerCommand? = nil,
        replacesCommand: Bool = false,
        getsSignal: Bool = true,
        ports: Set<Int> = [],
        environment: [String: String?] = [:],
        stopSignal: String? = nil,
        isStopSignalHeeded: Bool? = true,
        mounts: [String] = []
    ) {
        self.image = image
        self.command = command
        self.replacesCommand = replacesCommand
        self.getsSignal = getsSignal
        self.ports = ports
        self.environment = environment
        self.stopSignal = stopSignal
        self.isStopSignalHeeded = isStopSignalHeeded
        self.mounts = mounts
    }
}

extension RecognizedServer {
    /// - Returns: `nil` for a container of which nothing of the table is known.
    package init?(_ facts: ContainerFacts) {
        let image = ImageName(facts.image)
        let match = image.flatMap(KnownServer.match)
        if let command = facts.command, let found = ServerProgram(command, facts.environment) {
            self.init(found, command, facts, match)
        } else if let match, !facts.replacesCommand {
            self.init(match, facts)
        } else if let match, !match.server.speaks.isHTTP, !facts.ports.isDisjoint(with: match.server.ports) {
            // Whatever script is written there, it ends by starting what listens on this port.
            self.init(match, facts)
        } else if let found = Self.named(by: facts.environment),
            !facts.replacesCommand || facts.getsSignal && found.runs(facts.command)
        {
            self.init(
                found.server,
                clue: "the container has \(found.variable), so that it is \(found.server.title)",
                facts
            )
        } else {
            return nil
        }
    }

    // MARK: By command

    private init(
        _ program: ServerProgram,
        _ command: ServerCommand,
        _ facts: ContainerFacts,
        _ match: KnownServer.ImageMatch?
    ) {
        let server = program.server
        self.server = server
        clue = "the container runs \(program.isOpen ? command.program : server.title)"
        let sameImage = match?.server.name == server.name ? match : nil
        stop =
            facts.getsSignal
            ? Self.stop(
                server,
                facts,
                image: Self.stopSignal(of: sameImage, server),
                limit: program.drainLimit,
                isFirstProcess: command.isFirstProcess,
                endsOnTERM: program.endsOnTERM
            ) : nil
        keepAlive =
            program.keepAlive
            ?? (program.isOpen
                ? nil
                : Self.idle(server, isOwnImage: sameImage?.isOwn == true, facts, readsFiles: program.readsFiles))
        takesOptions = true
    }

    // MARK: By image

    private init(_ match: KnownServer.ImageMatch, _ facts: ContainerFacts) {
        server = match.server
        clue = "the container's image is \(match.server.title)"
        stop =
            facts.getsSignal && !facts.replacesCommand
            ? Self.stop(match.server, facts, image: Self.stopSignal(of: match, match.server)) : nil
        keepAlive = Self.idle(match.server, isOwnImage: match.isOwn, facts)
        takesOptions = false
    }

    // MARK: By environment

    private init(_ server: KnownServer, clue: String, _ facts: ContainerFacts) {
        self.server = server
        self.clue = clue
        // Which version it is decides, unless it is said.
        let isGraceful = facts.environment["SERVER_SHUTDOWN"].flatMap { $0 }?.lowercased() == "graceful"
        let limit = facts.environment["SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE"].flatMap { $0 }
            .flatMap(ServerCommand.seconds)
        let isKnown = server.name != "spring-boot" || isGraceful
        stop =
            isKnown ? Self.stop(server, facts, image: .plain, limit: limit.map { .some($0) }) : nil
        keepAlive =
            server.name == "spring-boot"
            ? Self.springIdle(facts.environment) : Self.idle(server, isOwnImage: false, facts)
        takesOptions = false
    }

    /// What Spring Boot is told of idle connections; which server is in it, and so its default, is not known.
    ///
    /// Sources: Spring Boot, "Common Application Properties" (server.tomcat.keep-alive-timeout, server.jetty
    /// .connection-idle-timeout, server.undertow.no-request-timeout); "Externalized Configuration", "Binding From Environment
    /// Variables" and "Converting Durations" (milliseconds where no unit is written).
    private static func springIdle(_ environment: [String: String?]) -> IdleTimeout? {
        let names = ["TOMCAT_KEEPALIVETIMEOUT", "JETTY_CONNECTIONIDLETIMEOUT", "UNDERTOW_NOREQUESTTIMEOUT"]
        let written = environment.sorted { $0.key < $1.key }.first { variable in
            let name = variable.key.dropFirst("SERVER_".count)
            guard variable.key.hasPrefix("SERVER_"), let server = name.firstIndex(of: "_") else { return false }
            return names.contains(name[...server] + name[server...].filter { $0 != "_" })
        }
        guard let written, let text = written.value?.lowercased() else { return nil }
        let units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 0.001)]
        let plain = text.hasPrefix("pt") ? text.dropFirst(2) : text[...]
        for (unit, factor) in units where plain.hasSuffix(unit) {
            guard let number = Double(plain.dropLast(unit.count)) else { continue }
            guard number >= 0, number < 1e9 else { return nil }
            return IdleTimeout(.seconds(Int(number * factor)), origin: "as \(written.key) says")
        }
        return nil
    }

    /// Variables that only one server reads. Sources: ASP.NET Core, "Host configuration"; Spring Boot, "Externalized
    /// Configuration".
    private static func named(by environment: [String: String?]) -> NamedServer? {
        let names = [
            ("kestrel", "dotnet", ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_ENVIRONMENT"]),
            ("spring-boot", "java", ["SERVER_SHUTDOWN", "SPRING_PROFILES_ACTIVE", "SPRING_APPLICATION_NAME"]),
        ]
        for (name, runtime, variables) in names {
            if let variable = variables.first(where: environment.keys.contains), let server = KnownServer.named(name) {
                return NamedServer(server: server, runtime: runtime, variable: variable)
            }
        }
        return nil
    }

    /// A server that a variable tells.
    private struct NamedServer {
        let server: KnownServer
        /// The program that runs what is written for it.
        let runtime: String
        let variable: String

        func runs(_ command: ServerCommand?) -> Bool { command?.program == runtime }
    }

    // MARK: What follows

    /// What is known of an image's STOPSIGNAL.
    private enum StopSignalOfImage {
        /// It is the entry's.
        case own
        /// It has none, so that SIGTERM it is.
        case plain
        case unknown
    }

    private static func stopSignal(of match: KnownServer.ImageMatch?, _ server: KnownServer) -> StopSignalOfImage {
        if server.stopSignal == nil { return .plain }
        guard let match, !match.isOlder else { return .unknown }
        return match.isOwn ? .own : match.isPlain ? .plain : .unknown
    }

    private static func stop(
        _ server: KnownServer,
        _ facts: ContainerFacts,
        image: StopSignalOfImage,
        limit: Int?? = nil,
        isFirstProcess: Bool = true,
        endsOnTERM: Bool = false
    ) -> Stop? {
        // What is done on a signal is up to whoever uses a library.
        guard !server.isLibrary else { return nil }
        func reaction(_ stopping: KnownServer.Stopping) -> KnownServer.Stopping {
            switch stopping {
            case .drains(let own):
                .drains(
                    atMost: limit ?? (["nginx", "openresty"].contains(server.name) ? facts.nginxShutdown : nil) ?? own
                )
            case .ignores where !isFirstProcess: .exits
            case .restarts where endsOnTERM: .exits
            default: stopping
            }
        }
        let own = server.stopSignal
        func byManifest(_ signal: String) -> Stop? {
            if signal == "SIGKILL" { return Stop(signal: signal, reaction: .exits, isImages: false) }
            if signal == own?.name, let own {
                return Stop(signal: signal, reaction: reaction(own.reaction.value), isImages: false)
            }
            guard signal == "SIGTERM" else { return nil }
            return Stop(signal: signal, reaction: reaction(server.onSIGTERM.value), isImages: false)
        }
        func byImage() -> Stop? {
            switch image {
            case .unknown: return nil
            case .own:
                if let own { return Stop(signal: own.name, reaction: reaction(own.reaction.value), isImages: true) }
            case .plain: break
            }
            return Stop(signal: "SIGTERM", reaction: reaction(server.onSIGTERM.value), isImages: false)
        }
        guard let signal = facts.stopSignal else { return byImage() }
        switch facts.isStopSignalHeeded {
        case true?: return byManifest(signal)
        case false?: return byImage()
        case nil:
            // Where nothing tells whether it counts, the worse of both does.
            guard let written = byManifest(signal), case .drains = written.reaction else { return byManifest(signal) }
            return byImage()
        }
    }

    private static func idle(
        _ server: KnownServer,
        isOwnImage: Bool,
        _ facts: ContainerFacts,
        readsFiles: Bool = true
    ) -> IdleTimeout? {
        for case .variable(let name) in server.keepAliveSettings {
            guard let value = facts.environment[name] else { continue }
            guard let seconds = value.flatMap(ServerCommand.seconds) else { return nil }
            return IdleTimeout(.seconds(seconds), origin: "as \(name) says")
        }
        let origin = "by default"
        guard case .seconds = server.keepAlive.value else { return IdleTimeout(server.keepAlive.value, origin: origin) }
        let (isFile, isCode) = (
            readsFiles && server.keepAliveSettings.contains { if case .file = $0 { true } else { false } },
            server.keepAliveSettings.contains { if case .code = $0 { true } else { false } }
        )
        // A file of which only the image knows, or that is mounted, says what it likes.
        if isFile, server.role == .webServer || server.role == .proxy {
            guard isOwnImage, !facts.mounts.contains(where: isConfiguration) else { return nil }
            if let seconds = server.keepAliveInImage {
                return IdleTimeout(.seconds(seconds), origin: "by the configuration in its image")
            }
            return IdleTimeout(server.keepAlive.value, origin: origin)
        }
        return IdleTimeout(server.keepAlive.value, origin: origin, isCertain: !isFile && !isCode)
    }

    /// Whether a server's own configuration may lie in a folder that something is mounted at.
    private static func isConfiguration(_ folder: String) -> Bool {
        let words = folder.lowercased().split { !$0.isLetter }
        return !Set(words.map(String.init)).isDisjoint(with: [
            "etc", "conf", "config", "nginx", "apache", "httpd", "envoy",
        ])
    }
}
