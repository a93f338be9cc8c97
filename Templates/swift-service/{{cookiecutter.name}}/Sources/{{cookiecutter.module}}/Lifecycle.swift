import {{ cookiecutter.module }}Settings
import Logging
import ServiceLifecycle
import Synchronization

/// Where the process stands between its start and its end.
final class Lifecycle: Sendable {
    private let ready = Atomic(false)
    private let draining = Atomic(false)

    /// Whether start-up is done. It stays so while draining: the Pod's removal has already been announced, and requests
    /// that still arrive are answered.
    var isReady: Bool { ready.load(ordering: .acquiring) }

    /// Whether SIGTERM has come.
    var isDraining: Bool { draining.load(ordering: .acquiring) }

    func startUpDone() { ready.store(true, ordering: .releasing) }
    func drain() { draining.store(true, ordering: .releasing) }
}

/// Does what has to be done before the first request, then says that the server is ready.
struct StartUp: Service {
    let lifecycle: Lifecycle

    func run() async throws {
        // Open connection pools, fill caches, run what the first request would otherwise wait for.
        lifecycle.startUpDone()
        try await gracefulShutdown()
    }
}

/// Keeps the server accepting for a moment after SIGTERM, so that clients can leave without losing a request.
struct Goodbye: Service {
    let lifecycle: Lifecycle
    let logger: Logger

    func run() async throws {
        try await gracefulShutdown()
        logger.info("draining")
        lifecycle.drain()
        // Not cancelled by the shutdown itself; a second signal, SIGINT, cancels it.
        try await Task.sleep(for: Settings.goodbye)
    }
}
