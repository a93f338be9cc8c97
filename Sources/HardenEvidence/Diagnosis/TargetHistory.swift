/// When each target of a proxy answered, by which a Pod that comes is told from one that goes.
///
/// A target is known by a number that is made of its address, and the address is not kept.
package struct TargetHistory: Sendable {
    private var positions: [UInt64: Int] = [:]
    private var answers: [(first: Int, last: Int)] = []
    /// For each target one bit a span of time, set where it answered, whatever the order of lines is.
    private var bits: [UInt64] = []
    private var origin: Int?
    private var span = 1000

    package init() {}

    /// As many Pods as a large rollout has; what comes after them tells nothing.
    private static let most = 8192
    private static let words = 16
    private static let spans = words * 64
    /// Milliseconds of silence behind which a Pod may be another one at the same address.
    private static let soon = 60_000

    mutating func add(answer time: Int, of target: UInt64) {
        let position: Int
        if let known = positions[target] {
            position = known
            if time < answers[known].first { answers[known].first = time }
            if time > answers[known].last { answers[known].last = time }
        } else {
            guard answers.count < Self.most else { return }
            position = answers.count
            positions[target] = position
            answers.append((time, time))
            bits += repeatElement(0, count: Self.words)
        }
        let slot = makeSlot(of: time)
        bits[position * Self.words + slot / 64] |= 1 << UInt64(slot % 64)
    }

    /// The span of a time, for which spans become longer where it lies outside of all.
    private mutating func makeSlot(of time: Int) -> Int {
        let start = origin ?? time / 1000 * 1000
        if origin == nil { origin = start }
        if time >= start, (time - start) / span < Self.spans { return (time - start) / span }
        let shift = time < start ? Self.spans : 0
        origin = start - shift * span
        span *= 2
        for position in answers.indices {
            let words = position * Self.words..<(position + 1) * Self.words
            let known = Array(bits[words])
            for word in words { bits[word] = 0 }
            for slot in 0..<Self.spans where known[slot / 64] >> UInt64(slot % 64) & 1 == 1 {
                let folded = (slot + shift) / 2
                bits[words.lowerBound + folded / 64] |= 1 << UInt64(folded % 64)
            }
        }
        return makeSlot(of: time)
    }

    private func hasAnswer(_ position: Int, in slot: Int) -> Bool {
        bits[position * Self.words + slot / 64] >> UInt64(slot % 64) & 1 == 1
    }

    /// Where failures were in the lives of their targets, as shares of those whose targets also answered.
    struct Ages: Sendable {
        /// Before the target answered for the first time.
        var before = 0.0
        /// After it answered for the last time.
        var after = 0.0
        /// In a short silence between answers.
        var restarted = 0.0
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
            guard let position = positions[target] else { continue }
            let answered = answers[position]
            total += failed.count
            let share = Double(failed.count)
            // On an average, since logs count whole seconds and are not in order.
            let failing = failed.first + failed.later / failed.count
            if failing <= answered.first, failing < answered.last {
                ages.before += share
            } else if failing >= answered.last, failing > answered.first {
                ages.after += share
            } else {
                ages[keyPath: silence(of: position, while: failed)] += share
            }
        }
        guard total > 0 else { return nil }
        for part in [\Ages.before, \.after, \.restarted, \.between] { ages[keyPath: part] /= Double(total) }
        return ages
    }

    /// What a target did that answered before failures and after them: an address is given to another Pod after a while, and a
    /// container starts again in its place.
    private func silence(of position: Int, while failed: TargetFailures.Times) -> WritableKeyPath<Ages, Double> {
        guard let origin, failed.earliest >= origin else { return \.between }
        let (first, last) = ((failed.earliest - origin) / span, (failed.latest - origin) / span)
        guard last < Self.spans, last - first >= 3 else { return \.between }
        let known = (0..<Self.spans).filter { hasAnswer(position, in: $0) }
        let (length, around) = (last - first - 1, 4 * (last - first))
        // Silence is where it would have answered several times, had it gone on as before or behind.
        let usual = max(
            known.count { (first - around..<first).contains($0) },
            known.count { (last + 1...last + around).contains($0) }
        )
        guard usual * length >= 3 * around, !known.contains(where: { (first + 1..<last).contains($0) }),
            let before = known.last(where: { $0 <= first }), let after = known.first(where: { $0 >= last })
        else { return \.between }
        let isSoon = (before: (first - before) * span <= Self.soon, after: (after - last) * span <= Self.soon)
        return switch isSoon {
        case (true, true): \.restarted
        case (true, false): \.after
        case (false, true): \.before
        case (false, false): \.between
        }
    }
}

/// When requests to each target failed.
package struct TargetFailures: Sendable {
    struct Times: Sendable {
        var count = 0
        /// When the first of the log was, and how much later all of them were together, in milliseconds.
        let first: Int
        var later = 0
        var earliest: Int
        var latest: Int
    }

    private(set) var targets: [UInt64: Times] = [:]
    /// Whether there were more targets than are kept.
    private(set) var isFull = false

    package init() {}

    private static let most = 512

    mutating func add(_ time: Int, at target: UInt64) {
        guard targets[target] != nil || targets.count < Self.most else {
            isFull = true
            return
        }
        var known = targets[target] ?? Times(first: time, earliest: time, latest: time)
        known.count += 1
        known.later &+= time - known.first
        known.earliest = min(known.earliest, time)
        known.latest = max(known.latest, time)
        targets[target] = known
    }

    /// How many of these may be those of others, by their targets; `nil` where targets are not known.
    func shared(with other: TargetFailures) -> Int? {
        guard !isFull, !other.isFull, !targets.isEmpty, !other.targets.isEmpty else { return nil }
        return targets.reduce(0) { $0 + min($1.value.count, other.targets[$1.key]?.count ?? 0) }
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
