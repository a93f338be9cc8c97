#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A thread that does one thing and ends.
package struct WorkerThread {
    /// The processors that are online.
    package static var coreCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// As much as the main thread has on Linux; elsewhere, and with musl, threads get far less by default.
    private static let stackSize = 8 << 20

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let thread: pthread_t

    /// Starts a thread; `nil` where the system has none to give.
    init?(_ run: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return nil }
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackSize)
        let body = Unmanaged.passRetained(Body(run))
        #if canImport(Darwin)
        var created: pthread_t?
        let status = pthread_create(&created, &attributes, { WorkerThread.start($0) }, body.toOpaque())
        guard status == 0, let created else {
            body.release()
            return nil
        }
        thread = created
        #else
        var created = pthread_t()
        let status = pthread_create(&created, &attributes, { WorkerThread.start($0) }, body.toOpaque())
        guard status == 0 else {
            body.release()
            return nil
        }
        thread = created
        #endif
    }

    private static func start(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
    }

    /// Waits until it has ended.
    func join() { pthread_join(thread, nil) }
}
