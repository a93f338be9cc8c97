import HardenSystem
import Synchronization

/// Tells on standard error how far a long run is, where a person looks at it.
///
/// There is one only on a terminal, so that it costs nothing elsewhere. It shows nothing before half a second, and erases
/// itself.
final class Progress: Sendable {
    private struct State {
        var next: ContinuousClock.Instant
        var isShown = false
        var count = 0
    }

    private static let delay = Duration.milliseconds(500)
    private static let interval = Duration.milliseconds(100)
    /// To the line's beginning, and clears it.
    private static let erase = "\r\u{1B}[K"

    private let state: Mutex<State>

    private init() { state = Mutex(State(next: .now + Self.delay)) }

    /// A progress line, or `nil` where nobody would look at it: not on a terminal, in continuous integration, or where
    /// quiet is asked for.
    static func onTerminal(isQuiet: Bool = false) -> Progress? {
        guard !isQuiet, StandardStream.error.isTerminal, CurrentProcess.variable("CI") == nil else { return nil }
        if CurrentProcess.variable("TERM") == "dumb" { return nil }
        return Progress()
    }

    /// Shows a text in place of the last one, if it is time.
    func show(_ text: @autoclosure () -> String) {
        let text = state.withLock { state -> String? in
            let now = ContinuousClock.now
            guard now >= state.next else { return nil }
            state.next = now + Self.interval
            state.isShown = true
            return text()
        }
        if let text { StandardStream.error.print(Self.erase + text) }
    }

    /// Counts one more, and shows how many there are.
    func showNext(_ text: (Int) -> String) {
        let count = state.withLock { state in
            state.count += 1
            return state.count
        }
        show(text(count))
    }

    /// Takes the text away, so that something else can be printed.
    func clear() {
        let wasShown = state.withLock { state in
            defer { state.isShown = false }
            return state.isShown
        }
        if wasShown { StandardStream.error.print(Self.erase) }
    }
}
