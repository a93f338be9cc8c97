import Foundation

/// A process that the rig has started, and ends by its id.
@MainActor final class Child {
    private let process = Process()
    private(set) var hasEnded = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    let name: String

    /// All that run, so that none is left behind.
    private static var running: [ObjectIdentifier: Child] = [:]

    /// - Parameter log: where its output goes.
    init(_ program: String, _ arguments: [String], log: URL) throws {
        name = URL(filePath: program).lastPathComponent
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let output = try FileHandle(forWritingTo: log)
        output.seekToEndOfFile()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        process.terminationHandler = { _ in Task { @MainActor [weak self] in self?.ended() } }
        try process.run()
        Self.running[ObjectIdentifier(self)] = self
    }

    private func ended() {
        hasEnded = true
        Self.running[ObjectIdentifier(self)] = nil
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    func send(_ signal: Int32) {
        guard !hasEnded, process.isRunning else { return }
        kill(process.processIdentifier, signal)
    }

    func waitUntilEnded() async {
        guard !hasEnded else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Ends it, at once if need be.
    func stop(_ signal: Int32 = SIGTERM, patience: Int = 1000) async {
        send(signal)
        let killer = Task {
            try await Task.sleep(nanoseconds: UInt64(patience) * 1_000_000)
            self.send(SIGKILL)
        }
        await waitUntilEnded()
        killer.cancel()
    }

    static func stopAll() async {
        for child in running.values { child.send(SIGKILL) }
        for child in running.values { await child.waitUntilEnded() }
    }
}
