#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The memory that a process may have, where somebody set a limit (`ulimit -v`).
package enum MemoryLimit {
    /// Makes an error message of what would be a crash: Swift ends a process that gets no more memory by a trap, and nothing
    /// else can be done by then.
    ///
    /// Without a limit nothing is changed. A thread whose stack cannot grow still ends the process without a word.
    package static func watch() {
        var limit = rlimit()
        #if canImport(Glibc)
        let kind = __rlimit_resource_t(RLIMIT_AS.rawValue)
        #else
        let kind = RLIMIT_AS
        #endif
        guard getrlimit(kind, &limit) == 0, limit.rlim_cur < 1 << 46 else { return }
        let text =
            "error: out of memory, or near it: the process may have \(limit.rlim_cur >> 20) MB (ulimit -v); "
            + "allow more, or check fewer files at once. No file is half written\n"
        guard let copy = strdup(text) else { return }
        (message, length) = (copy, text.utf8.count)
        for number in [SIGABRT, SIGILL, SIGTRAP, SIGSEGV, SIGBUS] {
            // Nothing but system calls is allowed in here.
            signal(number) { _ in
                if let message { _ = write(2, message, length) }
                _exit(2)
            }
        }
    }
}

/// Written once, before there are other threads.
private nonisolated(unsafe) var message: UnsafeMutablePointer<CChar>?
private nonisolated(unsafe) var length = 0
