/// A failure that another proxy tells of, which passed it on.
package struct PassedOn: Sendable {
    package let format: EvidenceFormat
    package let count: Int
    package let first: EvidencePlace
}

/// nginx tells of a failure twice: its access log has a line a request, with the status that the client got, and its error log
/// a line an attempt, with why it failed. Together they are one failure, or none where another attempt was answered.
extension EvidenceSummary {
    /// Messages about attempts that did no client harm.
    package struct MadeGood: Sendable {
        package var count = 0
        package var first: EvidencePlace
    }

    /// What it is once each failure counts once, however many logs tell of it.
    package func joined() -> EvidenceSummary {
        var joined = joiningLogsOfOneProxy()
        joined.joinHops()
        return joined
    }

    /// A proxy before another passes its answer on, and takes it for the backend's own: the inner one knows why.
    private mutating func joinHops() {
        let outer = groups.values.filter { group in
            // A few may be beside each other by chance.
            group.count >= Self.fewestRequests && !group.isRefused && !group.key.signs.isEmpty
                && group.key.signs.allSatisfy { $0.causes == Cause.ofOwnAnswer }
        }
        for group in outer.sorted(by: { $0.first < $1.first }) {
            let inner = groups.values
                .filter { other in
                    other.key.format != group.key.format && !other.isRefused && other.hasZone
                        && !Set(other.statuses.keys).isDisjoint(with: group.statuses.keys)
                        && !other.key.signs.allSatisfy { $0.causes == Cause.ofOwnAnswer }
                }
                .map { (group: $0, shared: $0.times.shared(with: group.times)) }
                .max { ($0.shared, $1.group.first) < ($1.shared, $0.group.first) }
            guard let inner, inner.shared * 5 >= group.count * 4 else { continue }
            groups[inner.group.key]?.passedOn.append(
                PassedOn(format: group.key.format, count: group.count, first: group.first)
            )
            groups[group.key] = nil
            failures -= group.count
        }
    }

    /// What it is once messages of nginx's error log are joined with the lines of its access log.
    ///
    /// They are joined by time and status: no field is in both. Messages that no failed request stands beside count as made good
    /// where the access log has enough requests at their time, and stay what they are where it has not.
    private func joiningLogsOfOneProxy() -> EvidenceSummary {
        guard accesses.total > 0 else { return self }
        var joined = self
        let messages = groups.values.filter { $0.key.format == .nginxErrorLog }
            .sorted { ($1.count, $0.first) < ($0.count, $1.first) }
        // Failed requests whose reason is still to be found.
        var unexplained = groups.filter { $0.key.format == .nginxAccessLog && $0.key.signs.isEmpty }.mapValues(\.count)
        // The commonest reason that was found for each.
        var reasons: [Key: Key] = [:]
        for message in messages {
            var left = message.count
            let statuses = Set(message.key.signs.flatMap(\.statuses))
            let isTimeout = message.key.signs.allSatisfy { $0.causes.allSatisfy { $0.onset == .timeout } }
            let candidates = unexplained.keys.compactMap { groups[$0] }
                .filter { statuses.isEmpty || $0.key.status.map(statuses.contains) == true }
                // What was answered at once had not timed out: it is the backend's own 504, beside timeouts of others.
                .filter { !isTimeout || ($0.latencies.median ?? .max) >= Self.leastTimeout }
                .map { (group: $0, shared: $0.times.shared(with: message.times)) }
                .sorted { ($1.shared, $0.group.first) < ($0.shared, $1.group.first) }
            for (group, shared) in candidates {
                let count = min(shared, left, unexplained[group.key] ?? 0)
                guard count > 0 else { continue }
                left -= count
                unexplained[group.key]? -= count
                let reason = joined.join(message, count, with: group)
                if reasons[group.key] == nil { reasons[group.key] = reason }
            }
            joined.keep(message, left)
        }
        for (key, count) in unexplained {
            // The few of many whose second is not quite the same have the same reason.
            if let reason = reasons[key], count * 10 <= groups[key]?.count ?? 0 {
                joined.groups[reason]?.add(count, key.status)
                joined.groups[key] = nil
            } else {
                joined.groups[key]?.count = count
            }
        }
        return joined
    }

    /// Gives failures of the access log the reason that the error log has for them.
    private mutating func join(_ message: Group, _ count: Int, with group: Group) -> Key {
        var key = message.key
        key.backend = group.key.backend
        // The same message may stand beside failures of several statuses.
        var both: Group
        if let known = groups[key], known.isOfRequests {
            both = known
        } else {
            both = Group(key: key, first: message.first, last: message.last)
            both.times = message.times
            both.targets = message.targets
            both.isOfRequests = true
        }
        both.add(count, group.key.status)
        both.hasZone = group.hasZone
        // The latencies of some are those of all only where they are nearly all.
        if count * 10 >= group.count * 9 { both.latencies = group.latencies }
        groups[key] = both
        failures -= count
        return key
    }

    /// What of a message no failed request stands beside.
    private mutating func keep(_ message: Group, _ count: Int) {
        // Where enough requests were answered at that time, another attempt was.
        let isMadeGood = accesses.shared(with: message.times) >= max(Self.fewestRequests, message.count)
        guard count < message.count || isMadeGood else { return }
        if groups[message.key]?.isOfRequests != true { groups[message.key] = nil }
        guard count > 0 else { return }
        if isMadeGood {
            failures -= count
            if madeGood == nil { madeGood = MadeGood(first: message.first) }
            madeGood?.count += count
        } else {
            var rest = groups[message.key] ?? message
            rest.count = count + (rest.isOfRequests ? rest.count : 0)
            groups[message.key] = rest
        }
    }

    /// Milliseconds: nginx's timeouts are written in seconds, as a rule.
    private static let leastTimeout = 900

    /// Fewer requests than these may be a part of a log, which tells nothing of what is not in it.
    private static let fewestRequests = 5
}

extension EvidenceSummary.Group {
    fileprivate mutating func add(_ more: Int, _ status: Int?) {
        count += more
        if let status { statuses[status, default: 0] += more }
    }
}

extension TimeHistogram {
    /// How many of another's things have one of these beside them: in the same span of time, or in one next to it.
    func shared(with other: TimeHistogram) -> Int {
        let (coarse, fine) = span >= other.span ? (self, other) : (other, self)
        var left = coarse.counts
        var shared = 0
        let factor = coarse.span / fine.span
        for (time, count) in fine.counts.sorted(by: { $0.key < $1.key }) {
            var rest = count
            for near in [time / factor, time / factor - 1, time / factor + 1] where rest > 0 {
                let taken = min(rest, left[near] ?? 0)
                left[near]? -= taken
                rest -= taken
                shared += taken
            }
        }
        return shared
    }
}
