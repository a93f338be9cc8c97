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

    /// Writes text for people, none of whose lines a runner of continuous integration takes for a command to itself.
    ///
    /// In GitHub Actions commands are stopped meanwhile, too. What stops them goes to standard error, so that standard output
    /// is what it is elsewhere; since the runner reads the two side by side, the text has no commands in it by itself.
    func show(_ text: String) {
        guard RunnerLog.takes(self), RunnerLog.isSuspicious(text.utf8) else { return print(text) }
        let pause = RunnerLog.pause
        if let pause { Self.error.print(pause.begin) }
        print(RunnerLog.neutral(text))
        if let pause { Self.error.print(pause.end) }
    }

    /// Writes bytes that have to stay as they are, such as a patch. In GitHub Actions commands are stopped around those that
    /// could be taken for some, on the same stream: who reads a patch passes over such lines.
    func hand(on bytes: [UInt8]) {
        guard RunnerLog.takes(self), RunnerLog.isSuspicious(bytes), let pause = RunnerLog.pause else {
            return print(bytes)
        }
        print(Array(pause.begin.utf8) + bytes + Array(pause.end.utf8))
    }

    /// Writes a message and a line's end. Breaks within it stay; everything else that cannot be seen is made visible.
    func printLine(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        show(lines.map { TerminalText.visible(String($0)) }.joined(separator: "\n") + "\n")
    }

    /// Whether a person looks at it.
    var isTerminal: Bool { descriptor.isTerminal }

    private var descriptor: Descriptor { Descriptor(rawValue) }

    /// Whether it goes to a file.
    var isFile: Bool { if case .file? = descriptor.kind { true } else { false } }

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
