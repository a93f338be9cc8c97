/// When each target of a proxy answered, by which a Pod that comes is told from one that goes.
///
/// A target is known by a number that is made of its address, and the address is not kept.
package struct TargetHistory: Sendable {
    private var answers: [UInt64: (first: Int, last: Int)] = [:]

    package init() {}

    /// As many Pods as a large rollout has; what comes after them tells nothing.
    private static let most = 8192

    mutating func add(answer time: Int, of target: UInt64) {
        if let known = answers[target] {
            if time < known.first { answers[target]?.first = time }
            if time > known.last { answers[target]?.last = time }
        } else if answers.count < Self.most {
            answers[target] = (time, time)
        }
    }

    /// Where failures were in the lives of their targets, as shares of those whose targets also answered.
    struct Ages: Sendable {
        /// Before the target answered for the first time.
        var before = 0.0
        /// After it answered for the last time.
        var after = 0.0
        /// Between answers.
        var between = 0.0
    }

    /// - Returns: `nil` where too few targets are known to tell.
    func ages(of failures: TargetFailures) -> Ages? {
        // A single target is the address of a Service, or of another proxy.
        guard answers.count > 1 else { return nil }
        var ages = Ages()
        var total = 0
        for (target, failed) in failures.targets {
            guard let answered = answers[target] else { continue }
            total += failed.count
            let share = Double(failed.count)
            // On an average, since logs count whole seconds and are not in order.
            let failing = failed.first + failed.later / failed.count
            if failing <= answered.first, failing < answered.last {
                ages.before += share
            } else if failing >= answered.last, failing > answered.first {
                ages.after += share
            } else {
                ages.between += share
            }
        }
        guard total > 0 else { return nil }
        ages.before /= Double(total)
        ages.after /= Double(total)
        ages.between /= Double(total)
        return ages
    }
}

/// When requests to each target failed.
package struct TargetFailures: Sendable {
    /// How many, when the first of the log was, and how much later all of them were together, in milliseconds.
    fileprivate private(set) var targets: [UInt64: (count: Int, first: Int, later: Int)] = [:]

    package init() {}

    private static let most = 512

    mutating func add(_ time: Int, at target: UInt64) {
        guard targets[target] != nil || targets.count < Self.most else { return }
        let known = targets[target] ?? (0, time, 0)
        targets[target] = (known.count + 1, known.first, known.later &+ (time - known.first))
    }
}

extension RequestRecord {
    /// The number of an address: 64 bits of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/).
    static func target(_ address: some Sequence<UInt8>) -> UInt64? {
        var (number, count) = (UInt64(0xcbf2_9ce4_8422_2325), 0)
        for byte in address {
            number = (number ^ UInt64(byte)) &* 0x100_0000_01b3
            count += 1
        }
        return count > 1 ? number : nil
    }
}
