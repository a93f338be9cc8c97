import HardenSystem
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
    var isTerminal: Bool { descriptor.isTerminal }

    private var descriptor: Descriptor { Descriptor(rawValue) }

    private func send(_ buffer: UnsafeBufferPointer<UInt8>) {
        do throws(SystemError) {
            try descriptor.write(UnsafeRawBufferPointer(buffer))
        } catch {
            guard self == .output else { return }
            Self.error.printLine("error: standard output cannot be written: \(error)")
            ExitStatus.failure.end()
        }
    }
}
