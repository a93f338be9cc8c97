import {{ cookiecutter.module }}Settings
import Hummingbird
import Logging
import ServiceLifecycle

/// A small HTTP server that loses no request while it starts, while it is replaced and while its node is drained.
@main
struct {{ cookiecutter.module }}Server {
    static func main() async throws {
        let logger = Logger(label: "{{ cookiecutter.name }}")
        let lifecycle = Lifecycle()
        let server = Application(
            router: router(lifecycle: lifecycle),
            server: .http1(configuration: .init(idleTimeout: .init(Settings.idleTimeout))),
            configuration: .init(address: .hostname("0.0.0.0", port: Settings.port)),
            logger: logger
        )
        // Services end in reverse order, each when the one after it has ended: so the goodbye comes first, then the
        // server stops accepting, finishes the requests it has, and only then goes what those requests need.
        let group = ServiceGroup(
            configuration: .init(
                services: [StartUp(lifecycle: lifecycle), server, Goodbye(lifecycle: lifecycle, logger: logger)],
                gracefulShutdownSignals: [.sigterm],
                cancellationSignals: [.sigint],
                logger: logger
            )
        )
        try await group.run()
    }

    static func router(lifecycle: Lifecycle) -> Router<ConnectionContext> {
        let router = Router(context: ConnectionContext.self)
        router.add(middleware: ConnectionCloseMiddleware(lifecycle: lifecycle))
        router.get("/") { request, _ in
            "Hello, \(request.uri.queryParameters["name"] ?? "world")!\n"
        }
        router.get(RouterPath(Settings.readinessPath)) { _, _ -> HTTPResponse.Status in
            lifecycle.isReady ? .ok : .serviceUnavailable
        }
        router.get(RouterPath(Settings.livenessPath)) { _, _ -> HTTPResponse.Status in .ok }
        return router
    }
}
