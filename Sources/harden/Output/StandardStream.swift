#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Standard output and standard error, written without Foundation: its mere presence costs start-up time.
enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Writes text as it is. Where standard output cannot be written, the process ends: what was asked for would be lost.
    func print(_ text: String) {
        var text = text
        text.withUTF8 { send($0) }
    }

    /// Writes bytes as they are.
    func print(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { send($0) }
    }

    /// Writes text and a line's end.
    func printLine(_ text: String) { print(text + "\n") }

    /// Whether a person looks at it.
    var isTerminal: Bool { isatty(rawValue) == 1 }

    private func send(_ buffer: UnsafeBufferPointer<UInt8>) {
        var rest = UnsafeRawBufferPointer(buffer)
        while !rest.isEmpty {
            let count = write(rawValue, rest.baseAddress, rest.count)
            if count > 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno != EINTR {
                guard self == .output else { return }
                let reason = String(cString: strerror(errno))
                Self.error.printLine("error: standard output cannot be written: \(reason)")
                ExitStatus.failure.end()
            }
        }
    }
}
