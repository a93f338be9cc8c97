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
    /// They are joined by time, status and, where the access log has it, the address that was asked. Messages that no failed
    /// request stands beside count as made good where the access log has enough requests at their time, and stay what they
    /// are where it has not.
    private func joiningLogsOfOneProxy() -> EvidenceSummary {
        guard accesses.total > 0 else { return self }
        var joined = self
        let zone = zoneOfMessages
        if zone != 0 {
            joined.zoneOfErrors = zone
            joined.times[.nginxErrorLog] = times[.nginxErrorLog]?.shifted(by: -zone)
        }
        let messages = groups.values.filter { $0.key.format == .nginxErrorLog }
            .sorted { ($1.count, $0.first) < ($0.count, $1.first) }
            .map { message in
                var message = message
                message.times = message.times.shifted(by: -zone)
                return message
            }
        // Failed requests whose reason is still to be found.
        var unexplained = groups.filter { $0.key.format == .nginxAccessLog && $0.key.signs.isEmpty }.mapValues(\.count)
        // The commonest reason that was found for each.
        var reasons: [Key: Key] = [:]
        for message in messages {
            // The access log names the attempts of requests that were answered after them.
            let isMadeGood = min(
                message.targets.shared(with: failedBefore.targets) ?? 0,
                message.times.shared(with: failedBefore.times)
            )
            joined.addMadeGood(min(isMadeGood, message.count), message)
            var left = max(0, message.count - isMadeGood)
            let statuses = Set(message.key.signs.flatMap(\.statuses))
            let isTimeout = message.key.signs.allSatisfy { $0.causes.allSatisfy { $0.onset == .timeout } }
            let candidates = unexplained.keys.compactMap { groups[$0] }
                .filter { statuses.isEmpty || $0.key.status.map(statuses.contains) == true }
                // What was answered at once had not timed out: it is the backend's own 504, beside timeouts of others.
                .filter { !isTimeout || ($0.latencies.median ?? .max) >= Self.leastTimeout }
                .map { group in
                    // A request whose attempts all failed has a message for each.
                    let attempts = message.targets.shared(with: group.targets)
                    return (group, min(group.times.shared(with: message.times), attempts ?? .max), attempts)
                }
                .sorted { ($1.1, $0.0.first) < ($0.1, $1.0.first) }
            for (group, shared, attempts) in candidates {
                let count = min(shared, left, unexplained[group.key] ?? 0)
                guard count > 0 else { continue }
                let explained = min(left, max(count, count == group.count ? attempts ?? 0 : 0))
                left -= explained
                joined.failures -= explained - count
                unexplained[group.key]? -= count
                let reason = joined.join(message, count, with: group)
                if attempts == nil { joined.groups[reason]?.isJoinedByTime = true }
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
                joined.groups[key]?.isUnsaid = reasons[key] == nil && isReached(groups[key], by: messages)
            }
        }
        return joined
    }

    /// Whether messages were written before and after most of the failures.
    private func isReached(_ group: Group?, by messages: [Group]) -> Bool {
        guard let times = group?.times, let first = messages.compactMap(\.times.first).min(),
            let last = messages.compactMap(\.times.last).max(),
            messages.reduce(0, { $0 + $1.count }) >= Self.fewestRequests
        else { return false }
        return times.count(within: [first..<last]) * 10 >= times.total * 9
    }

    /// The zone of nginx's error log, which does not name it: that of the access log, which one process writes with the same
    /// clock, or the one at which failures and messages coincide.
    private var zoneOfMessages: Int {
        var failed = TimeHistogram()
        for group in groups.values where group.key.format == .nginxAccessLog { failed.add(group.times) }
        let messages = groups.values.filter { $0.key.format == .nginxErrorLog }
        func coinciding(_ zone: Int) -> Int {
            messages.reduce(0) { $0 + $1.times.shifted(by: -zone).shared(with: failed) }
        }
        func best(_ zones: [Int]) -> (zone: Int, count: Int) {
            zones.map { ($0, coinciding($0)) }.reduce((zone: 0, count: -1)) { $1.1 > $0.count ? $1 : $0 }
        }
        let usual = best(zones.sorted { abs($0) > abs($1) } + [0])
        let enough = messages.reduce(0) { $0 + $1.count } * 4 / 5
        guard usual.count < enough / 4 else { return usual.zone }
        let other = best((-56...56).map { $0 * 900_000 })
        return other.count >= max(enough, Self.fewestRequests * 2) ? other.zone : usual.zone
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
        guard count < message.count || isMadeGood else {
            groups[message.key] = message
            return
        }
        if groups[message.key]?.isOfRequests != true { groups[message.key] = nil }
        guard count > 0 else { return }
        if isMadeGood {
            addMadeGood(count, message)
        } else {
            var rest = groups[message.key] ?? message
            rest.count = count + (rest.isOfRequests ? rest.count : 0)
            groups[message.key] = rest
        }
    }

    private mutating func addMadeGood(_ count: Int, _ message: Group) {
        guard count > 0 else { return }
        failures -= count
        if madeGood == nil { madeGood = MadeGood(first: message.first) }
        madeGood?.count += count
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
