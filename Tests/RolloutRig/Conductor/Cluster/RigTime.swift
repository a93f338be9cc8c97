import Foundation
import HardenRollout

/// The monotonic clock that all programs of the rig share, in nanoseconds, and the scale of its time.
struct RigTime {
    /// Seconds of the manifest in a second of the rig.
    let scale: Double

    static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Nanoseconds of the rig.
    func nanoseconds(_ seconds: Seconds) -> UInt64 {
        UInt64(max(0, Double(seconds.milliseconds) * 1e6 / scale))
    }

    func milliseconds(_ seconds: Seconds) -> Int { Int((Double(seconds.milliseconds) / scale).rounded()) }

    /// Seconds of the manifest between two times of the clock.
    func seconds(from start: UInt64, to end: UInt64) -> Double {
        (Double(end) - Double(start)) / 1e9 * scale
    }
}

/// How late the rig itself was, by which a busy machine is told from a failure.
@MainActor final class Lateness {
    /// The latest so far, in nanoseconds.
    private(set) var most: UInt64 = 0

    /// Waits until a time of the clock.
    func sleep(until deadline: UInt64) async {
        let now = RigTime.now
        if deadline > now { try? await Task.sleep(for: .nanoseconds(deadline - now), tolerance: .zero) }
        guard !Task.isCancelled else { return }
        most = max(most, RigTime.now - min(RigTime.now, deadline))
    }

    func reset() { most = 0 }

    /// Looks at the clock all the time, until the task is cancelled.
    func watch() -> Task<Void, Never> {
        Task {
            while !Task.isCancelled { await self.sleep(until: RigTime.now + 5_000_000) }
        }
    }
}
