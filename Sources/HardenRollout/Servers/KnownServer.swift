/// What is known of a server program: how it ends, how long it keeps idle connections, and what it speaks.
///
/// One entry a server, in `KnownServer.all`. What is marked as measured is measured again by `Tests/ServerFacts`, which
/// fails where the program behaves otherwise.
package struct KnownServer: Hashable, Sendable {
    /// Identifies the server, such as `gunicorn-sync`.
    package let name: String
    /// What it is called in a sentence.
    package let title: String
    package let role: Role
    /// The protocol that its clients speak.
    package let speaks: ApplicationProtocol
    /// The ports that it listens on by default.
    package let ports: [Int]
    /// What it does on SIGTERM as a container's first process.
    package let onSIGTERM: Fact<Stopping>
    /// What its image sends in place of SIGTERM; `nil` where it sends SIGTERM or where there is no such image.
    package let stopSignal: StopSignal?
    /// How long it keeps a connection on which nothing comes.
    package let keepAlive: Fact<KeepAlive>
    /// Seconds for which its image keeps one, where the file that comes with it says so.
    package let keepAliveInImage: Int?
    /// Where that is said otherwise.
    package let keepAliveSettings: [KeepAliveSetting]
    /// Whether answers carry `Connection: close` from the signal on.
    package let closesConnections: Fact<Bool>
    /// Whether it is a library whose user decides what is done on SIGTERM; the entry has what it does if left alone.
    package let isLibrary: Bool
    package let sources: [String]

    init(
        _ name: String,
        _ title: String,
        _ role: Role,
        speaks: ApplicationProtocol = .http,
        ports: [Int] = [],
        onSIGTERM: Fact<Stopping>,
        stopSignal: StopSignal? = nil,
        keepAlive: Fact<KeepAlive> = .documented(.notHTTP),
        keepAliveInImage: Int? = nil,
        set keepAliveSettings: [KeepAliveSetting] = [],
        closesConnections: Fact<Bool> = .documented(false),
        isLibrary: Bool = false,
        sources: [String]
    ) {
        self.name = name
        self.title = title
        self.role = role
        self.speaks = speaks
        self.ports = ports
        self.onSIGTERM = onSIGTERM
        self.stopSignal = stopSignal
        self.keepAlive = keepAlive
        self.keepAliveInImage = keepAliveInImage
        self.keepAliveSettings = keepAliveSettings
        self.closesConnections = closesConnections
        self.isLibrary = isLibrary
        self.sources = sources
    }

    package static let all = webServers + applicationServers + databases + brokers

    /// The program's name as command lines have it, such as `gunicorn`.
    package var program: String { name.hasPrefix("gunicorn-") ? "gunicorn" : name }

    /// Seconds after its start within which it answers, at the most, whatever it is given to serve: it opens its ports before
    /// anything else. A planning value; the starts that `Tests/ServerFacts` waits for take some tenths.
    package var longestStart: Int? {
        ["nginx", "openresty", "httpd", "haproxy", "memcached"].contains(name) ? 1 : nil
    }

    package static func named(_ name: String) -> KnownServer? { all.first { $0.name == name } }
}

extension KnownServer {
    /// What a server is for.
    package enum Role: String, Hashable, Sendable, CaseIterable {
        case webServer = "web server"
        case proxy
        case applicationServer = "application server"
        case database
        case cache
        case broker
        case searchEngine = "search engine"
        case coordinator

        /// Whether it keeps data that it writes before it ends.
        package var holdsData: Bool {
            switch self {
            case .webServer, .proxy, .applicationServer: false
            case .database, .cache, .broker, .searchEngine, .coordinator: true
            }
        }
    }

    /// Where a fact comes from.
    package enum Evidence: String, Hashable, Sendable, CaseIterable {
        /// Observed on the real program, again and again.
        case measured
        /// Read in its documentation or its source.
        case documented
    }

    package struct Fact<Value: Hashable & Sendable>: Hashable, Sendable {
        package let value: Value
        package let evidence: Evidence

        static func measured(_ value: Value) -> Self { Self(value: value, evidence: .measured) }
        static func documented(_ value: Value) -> Self { Self(value: value, evidence: .documented) }
    }

    package enum ApplicationProtocol: Hashable, Sendable {
        case http
        /// Any other, by its name.
        case other(String)

        package var isHTTP: Bool { self == .http }

        package var label: String {
            switch self {
            case .http: "HTTP"
            case .other(let name): name
            }
        }
    }

    /// What a server does when it is told to stop.
    package enum Stopping: Hashable, Sendable {
        /// It ends at once, or as soon as it has put its data away; requests in flight are cut.
        case exits
        /// It takes no new connections, finishes the requests in flight for at most so many seconds, and ends; `nil`
        /// where nothing limits it.
        case drains(atMost: Int? = nil)
        /// It goes on serving.
        case ignores
        /// It cuts the requests that it has, and serves again.
        case restarts

        /// Seconds after which requests in flight are cut.
        package var limit: Int? {
            if case .drains(let limit) = self { limit } else { nil }
        }
    }

    package struct StopSignal: Hashable, Sendable {
        /// Such as `SIGQUIT`.
        package let name: String
        package let reaction: Fact<Stopping>

        init(_ name: String, _ reaction: Fact<Stopping>) {
            self.name = name
            self.reaction = reaction
        }
    }

    /// How long an idle connection is kept.
    package enum KeepAlive: Hashable, Sendable {
        case seconds(Int)
        /// Every answer ends its connection.
        case off
        /// Nothing of the server's own ends it.
        case unlimited
        /// The protocol's connections are held by their clients.
        case notHTTP

        package var seconds: Int? {
            if case .seconds(let seconds) = self { seconds } else { nil }
        }
    }

    /// How the idle timeout is said.
    package enum KeepAliveSetting: Hashable, Sendable {
        /// An option of the command line, in seconds.
        case flag(String)
        /// A variable of the environment, in seconds.
        case variable(String)
        /// A directive of a file.
        case file(String, String)
        /// The application's own source.
        case code(String)

        package var label: String {
            switch self {
            case .flag(let name): name
            case .variable(let name): name
            case .file(let file, let directive): "\(file): \(directive)"
            case .code(let text): text
            }
        }
    }
}

extension KnownServer.Stopping {
    /// The same for the arithmetic.
    package var termination: ApplicationBehavior.Termination {
        switch self {
        case .exits, .restarts: .exits
        case .drains: .drains
        case .ignores: .ignores
        }
    }

    /// What is done, in the third person.
    package var label: String {
        switch self {
        case .exits: "exits at once"
        case .drains(nil): "drains"
        case .drains(let limit?): "drains for \(limit) s"
        case .ignores: "ignores it"
        case .restarts: "cuts its requests and starts again"
        }
    }
}

extension KnownServer.KeepAlive {
    package var label: String {
        switch self {
        case .seconds(let seconds): "\(seconds) s"
        case .off: "closes after each answer"
        case .unlimited: "no limit"
        case .notHTTP: "no HTTP"
        }
    }
}
