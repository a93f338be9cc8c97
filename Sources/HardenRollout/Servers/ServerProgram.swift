/// What a command line tells of a server.
struct ServerProgram {
    let server: KnownServer
    /// The idle timeout that the command line or a variable says; `nil` where they do not.
    var keepAlive: RecognizedServer.IdleTimeout?
    /// Seconds for which it drains, as said; `nil` where nothing is said.
    var drainLimit: Int??
    /// Whether it is told to end on SIGTERM where it would start again.
    var endsOnTERM = false
    /// Whether a file that is named may say anything of its workers and timeouts.
    private(set) var isOpen = false
    /// Whether it reads a file that lies beside it without being told.
    private(set) var readsFiles = true

    private init?(named name: String) {
        guard let server = KnownServer.named(name) else { return nil }
        self.server = server
    }

    init?(_ command: ServerCommand, _ environment: [String: String?] = [:]) {
        switch command.program {
        case "gunicorn": self.init(gunicorn: command, environment)
        case "uvicorn":
            self.init(named: "uvicorn")
            readKeepAlive(["--timeout-keep-alive"], of: command)
            drainLimit = command.seconds("--timeout-graceful-shutdown").map { .some($0) }
        case "hypercorn":
            self.init(named: "hypercorn")
            readKeepAlive(["--keep-alive"], of: command)
            drainLimit = command.seconds("--graceful-timeout").map { .some($0) }
            // It reads none that is not named.
            readsFiles = false
            isOpen = isOpen || keepAlive == nil && (command.value("--config") ?? command.value("-c")) != nil
        case "waitress-serve":
            self.init(named: "waitress")
            readKeepAlive(["--channel-timeout"], of: command)
        case "uwsgi":
            // Without one of these it speaks a protocol of its own to a web server.
            guard command.arguments.contains(where: { $0.hasPrefix("--http") }) else { return nil }
            self.init(named: "uwsgi")
            readKeepAlive(["--http-keepalive"], of: command)
            endsOnTERM = command.arguments.contains("--die-on-term")
        case "httpd":
            // BusyBox has a program of this name, too, which knows no such option.
            guard command.arguments.contains("-DFOREGROUND") || command.value("-D") == "FOREGROUND" else { return nil }
            self.init(named: "httpd")
        case "dotnet":
            guard command.arguments.first?.hasSuffix(".dll") == true,
                environment.keys.contains(where: { $0.hasPrefix("ASPNETCORE_") })
            else { return nil }
            self.init(named: "kestrel")
        case "catalina.sh":
            guard command.arguments.first == "run" else { return nil }
            self.init(named: "tomcat")
        case "rails":
            guard let first = command.arguments.first, ["s", "server"].contains(first) else { return nil }
            self.init(named: "puma")
        case let program:
            guard let name = Self.programs[program] else { return nil }
            self.init(named: name)
        }
    }

    private init?(gunicorn command: ServerCommand, _ environment: [String: String?]) {
        let variable = environment["GUNICORN_CMD_ARGS"]
        let more = (variable ?? nil).map { $0.split(separator: " ").map(String.init) } ?? []
        // The command line counts before the variable.
        guard let all = ServerCommand(["gunicorn"] + command.arguments + more) else { return nil }
        let worker = all.value("--worker-class") ?? all.value("-k") ?? "sync"
        let threads = all.value("--threads").flatMap { Int($0) } ?? 1
        let name: String
        if worker.contains("uvicorn") {
            name = "gunicorn-uvicorn"
        } else {
            switch worker {
            case "sync": name = threads > 1 ? "gunicorn-threads" : "gunicorn-sync"
            case "gthread": name = "gunicorn-threads"
            case "gevent", "eventlet": name = "gunicorn-gevent"
            default: return nil
            }
        }
        self.init(named: name)
        drainLimit = all.seconds("--graceful-timeout").map { .some($0) }
        if name != "gunicorn-sync" { readKeepAlive(["--keep-alive", "--keepalive"], of: all) }
        let hasFile = all.value("--config") != nil || all.value("-c") != nil
        if keepAlive == nil, hasFile || (variable != nil && (variable ?? nil) == nil) { isOpen = true }
    }

    /// Takes the idle timeout from the first of these options that is there.
    private mutating func readKeepAlive(_ options: [String], of command: ServerCommand) {
        guard let option = options.first(where: command.has) else { return }
        if let seconds = command.seconds(option) {
            keepAlive = RecognizedServer.IdleTimeout(.seconds(seconds), origin: "as \(option) says")
        } else {
            isOpen = true
        }
    }

    /// Programs that are one server whatever follows them.
    private static let programs: [String: String] = [
        "nginx": "nginx", "nginx-debug": "nginx", "openresty": "openresty",
        "apache2-foreground": "httpd", "httpd-foreground": "httpd",
        "haproxy": "haproxy", "envoy": "envoy", "php-fpm": "php-fpm", "php-fpm7": "php-fpm", "php-fpm8": "php-fpm",
        "node": "node", "puma": "puma",
        "postgres": "postgresql", "mysqld": "mysql", "mariadbd": "mariadb", "mongod": "mongodb", "mongos": "mongodb",
        "redis-server": "redis", "redis-sentinel": "redis", "valkey-server": "valkey", "memcached": "memcached",
        "rabbitmq-server": "rabbitmq", "kafka-server-start.sh": "kafka", "nats-server": "nats", "etcd": "etcd",
        "zkServer.sh": "zookeeper", "sqlservr": "sqlserver", "cassandra": "cassandra",
    ]
}
