import Dispatch

/// Signals as events; a program of the rig receives them until its end.
enum Signals {
    private static let queue = DispatchQueue(label: "signals")
    nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []

    static func receive(_ number: Int32, _ body: @escaping @Sendable () -> Void) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler(handler: body)
        source.resume()
        // Only the queue touches them.
        queue.sync { sources.append(source) }
    }
}
