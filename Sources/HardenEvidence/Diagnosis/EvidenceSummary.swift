package import HardenRollout

/// What all records say together, in memory that does not grow with them.
package struct EvidenceSummary: Sendable {
    /// Failures that show in the same way.
    package struct Group: Sendable {
        package var key: Key
        package var count = 0
        package var first: EvidencePlace
        package var last: EvidencePlace
        package var times = TimeHistogram()
        package var latencies = LatencyHistogram()
        package var statuses: [Int: Int] = [:]
        /// Whether its times say their zone; others cannot be held against those of events.
        package var hasZone = true
        /// Whether these are no failures: the proxy refused them, as it may be meant to.
        package var isRefused = false
        /// Whether its count is one of requests, though its format counts messages.
        package var isOfRequests = false
        /// Whether nothing but time says that messages are about its requests.
        var isJoinedByTime = false
        /// Whether nginx's error log, which has a message for each failure of its own, says nothing of them.
        var isUnsaid = false
        package var targets = TargetFailures()
        /// By proxies before this one.
        package var passedOn: [PassedOn] = []
    }

    package struct Key: Sendable, Hashable {
        package var format: EvidenceFormat
        package var signs: [Sign]
        package var unknownValues: [String]
        /// The status where there is no sign.
        package var status: Int?
        package var backend: String?
    }

    package internal(set) var groups: [Key: Group] = [:]
    /// Failures that are in no group because there are too many kinds.
    package private(set) var ungrouped = 0
    package private(set) var requests = 0
    package internal(set) var failures = 0
    /// Requests that the proxy itself refused, which are no failures.
    package private(set) var refusals = 0
    /// Messages of an error log about attempts that did no client harm; `nil` where there are none.
    package internal(set) var madeGood: MadeGood?
    /// The times of all requests, by what tells of them: each may have a clock of its own.
    var times: [EvidenceFormat: TimeHistogram] = [:]
    /// Zones of the lines of nginx's access log, as milliseconds ahead of UTC.
    private(set) var zones: Set<Int> = []
    /// The zone that the lines of nginx's error log were taken to be of, where that is not UTC.
    package internal(set) var zoneOfErrors: Int?
    /// Attempts that failed before another was answered, as nginx's access log tells of them.
    private(set) var failedBefore = (targets: TargetFailures(), times: TimeHistogram())
    private(set) var targets = TargetHistory()
    package private(set) var ends = EventsOfWorkloads()
    package private(set) var starts = EventsOfWorkloads()
    /// Events that say what happened, with how often and where first.
    package private(set) var eventSigns: [Sign: NamedEvent] = [:]
    package private(set) var events = 0

    /// Events that say the same.
    package struct NamedEvent: Sendable {
        package var count = 0
        package let first: EvidencePlace
        package let object: String?
        var times = EventTimes()
    }

    package init() {}

    private static let mostGroups = 512
    private static let mostZones = 8

    /// The times of all requests.
    package var traffic: TimeHistogram { times.values.reduce(into: TimeHistogram()) { $0.add($1) } }

    /// The times of all lines of nginx's access log.
    var accesses: TimeHistogram { times[.nginxAccessLog] ?? TimeHistogram() }

    package mutating func add(_ record: EvidenceRecord) {
        switch record.content {
        case .request(let request): add(request, record)
        case .event(let event): add(event, record)
        }
    }

    private mutating func add(_ request: RequestRecord, _ record: EvidenceRecord) {
        if record.format.hasLineForEachRequest || record.format == .text { requests += 1 }
        let isFailure = request.isFailure
        if let time = record.time {
            times[record.format, default: TimeHistogram()].add(time)
            if let zone = record.zone, zones.count < Self.mostZones { zones.insert(zone) }
            if !isFailure, let target = request.target { targets.add(answer: time, of: target) }
            if !isFailure, !request.failedBefore.isEmpty {
                for target in request.failedBefore { failedBefore.targets.add(time, at: target) }
                failedBefore.times.add(time)
            }
        }
        guard isFailure || request.isRefusal else { return }
        if isFailure { failures += 1 } else { refusals += 1 }
        let key = Key(
            format: record.format,
            signs: request.signs,
            unknownValues: request.unknownValues,
            status: request.signs.isEmpty || !isFailure ? request.status : nil,
            backend: request.backend
        )
        if groups[key] == nil {
            guard groups.count < Self.mostGroups else {
                ungrouped += isFailure ? 1 : 0
                return
            }
            groups[key] = Group(key: key, first: record.place, last: record.place, isRefused: !isFailure)
        }
        groups[key]?.add(request, record)
    }

    private mutating func add(_ event: EventRecord, _ record: EvidenceRecord) {
        events += 1
        if let time = record.time {
            switch event.change {
            case .ends: ends.add(time, of: event.object)
            case .starts: starts.add(time, of: event.object)
            case nil: break
            }
        }
        for sign in event.signs {
            var named = eventSigns[sign] ?? NamedEvent(first: record.place, object: event.object)
            named.count += 1
            if let time = record.time { named.times.add(time) }
            eventSigns[sign] = named
        }
    }
}

extension EvidenceSummary.Group {
    fileprivate mutating func add(_ request: RequestRecord, _ record: EvidenceRecord) {
        count += 1
        last = record.place
        if let time = record.time {
            times.add(time)
            if let target = request.target { targets.add(time, at: target) }
            for target in request.failedBefore { targets.add(time, at: target) }
        }
        if let latency = request.latency { latencies.add(latency) }
        if let status = request.status, (0..<1000).contains(status) { statuses[status, default: 0] += 1 }
        hasZone = hasZone && record.format != .nginxErrorLog && record.format != .haProxyLog
    }
}

/// How many things happened in each second, or in longer spans where they lie far apart.
package struct TimeHistogram: Sendable {
    /// Milliseconds of a span.
    package private(set) var span = 1000
    package private(set) var counts: [Int: Int] = [:]
    package private(set) var first: Int?
    package private(set) var last: Int?

    package init() {}

    private static let mostSpans = 4096

    package mutating func add(_ time: Int) {
        first = min(first ?? time, time)
        last = max(last ?? time, time)
        counts[time / span, default: 0] += 1
        while counts.count > Self.mostSpans { coarsen() }
    }

    /// Adds what another has.
    mutating func add(_ other: TimeHistogram) {
        guard let first = other.first, let last = other.last else { return }
        self.first = min(self.first ?? first, first)
        self.last = max(self.last ?? last, last)
        while span < other.span { coarsen() }
        for (key, count) in other.counts { counts[key * other.span / span, default: 0] += count }
        while counts.count > Self.mostSpans { coarsen() }
    }

    private mutating func coarsen() {
        span *= 4
        counts = counts.reduce(into: [:]) { $0[$1.key / 4, default: 0] += $1.value }
    }

    /// The same at another time, to within a span.
    func shifted(by milliseconds: Int) -> TimeHistogram {
        var moved = self
        moved.first = first.map { $0 + milliseconds }
        moved.last = last.map { $0 + milliseconds }
        let spans = Int((Double(milliseconds) / Double(span)).rounded())
        moved.counts = counts.reduce(into: [:]) { $0[$1.key + spans, default: 0] += $1.value }
        return moved
    }

    package var total: Int { counts.values.reduce(0, +) }

    /// How many happened within some spans of time, which are in order and apart.
    func count(within ranges: [Range<Int>]) -> Int {
        counts.reduce(0) { sum, entry in
            let middle = entry.key * span + span / 2
            // The last that begins before it.
            var (low, high) = (0, ranges.count)
            while low < high {
                let index = (low + high) / 2
                if ranges[index].lowerBound <= middle { low = index + 1 } else { high = index }
            }
            return low > 0 && ranges[low - 1].contains(middle) ? sum + entry.value : sum
        }
    }
}

/// Times of events by the workload whose Pods they are about.
package struct EventsOfWorkloads: Sendable {
    private var times: [String: EventTimes] = [:]

    package init() {}

    private static let most = 256

    /// - Parameter object: Such as `Pod/orders-7c9f-x2x4z`, of which `orders` is the workload; others are about all.
    mutating func add(_ time: Int, of object: String?) {
        var workload = ""
        if let object, object.hasPrefix("Pod/") || object.hasPrefix("ReplicaSet/") {
            let parts = object.drop { $0 != "/" }.dropFirst().split(separator: "-")
            workload = parts.prefix(max(1, parts.count - (object.hasPrefix("Pod/") ? 2 : 1))).joined(separator: "-")
        } else if let object, object.hasPrefix("Deployment/") {
            workload = String(object.dropFirst("Deployment/".count))
        }
        if times[workload] == nil, times.count >= Self.most { workload = "" }
        times[workload, default: EventTimes()].add(time)
    }

    /// The times of those that may concern a backend: of the workloads that its name has, and of nodes. All where there is none.
    package func times(for backend: String?) -> EventTimes {
        var found = EventTimes()
        let name = backend.map { "-" + $0.split { !($0.isLetter || $0.isNumber) }.joined(separator: "-") + "-" }
        for (workload, events) in times where workload.isEmpty || name.map({ $0.contains("-\(workload)-") }) ?? true {
            for time in events.times { found.add(time) }
        }
        return found
    }
}

/// Times of events, the earliest of them where there are too many.
package struct EventTimes: Sendable {
    package private(set) var times: [Int] = []
    package private(set) var count = 0

    package init() {}

    private static let most = 10_000

    package mutating func add(_ time: Int) {
        count += 1
        if times.count < Self.most { times.append(time) }
    }

    /// The spans of time around the events, joined where they overlap.
    func windows(before: Int, after: Int) -> [Range<Int>] {
        var windows: [Range<Int>] = []
        for time in times.sorted() {
            let next = (time - before)..<(time + after)
            if let last = windows.last, next.lowerBound <= last.upperBound {
                windows[windows.count - 1] = last.lowerBound..<max(last.upperBound, next.upperBound)
            } else {
                windows.append(next)
            }
        }
        return windows
    }
}

/// How long things took, in steps of 5 %.
package struct LatencyHistogram: Sendable {
    /// By step, how many there were and the sum of their milliseconds.
    private var steps: [Int: (count: Int, sum: Int)] = [:]
    package private(set) var count = 0

    package init() {}

    package mutating func add(_ latency: Seconds) {
        let milliseconds = max(0, min(latency.milliseconds, Self.most))
        count += 1
        let known = steps[Self.step(of: milliseconds)] ?? (0, 0)
        steps[Self.step(of: milliseconds)] = (known.count + 1, known.sum + milliseconds)
    }

    /// A month; what takes longer is no request.
    private static let most = 2_678_400_000

    private static func step(of milliseconds: Int) -> Int {
        var (step, edge) = (0, 20.0)
        while edge < Double(milliseconds) { (step, edge) = (step + 1, edge * 1.05) }
        return step
    }

    private static func mean(_ entry: (count: Int, sum: Int)) -> Int { entry.sum / max(1, entry.count) }

    /// Milliseconds that half of them took at most.
    package var median: Int? {
        var rest = (count + 1) / 2
        for (_, entry) in steps.sorted(by: { $0.key < $1.key }) {
            rest -= entry.count
            if rest <= 0 { return Self.mean(entry) }
        }
        return nil
    }

    /// The latency that most share, with their share; within about 10 %.
    package var commonest: (milliseconds: Int, share: Double)? {
        guard let top = steps.max(by: { ($0.value.count, -$0.key) < ($1.value.count, -$1.key) }) else { return nil }
        let near = ((top.key - 1)...(top.key + 1)).compactMap { steps[$0] }
        let together = near.reduce((count: 0, sum: 0)) { ($0.count + $1.count, $0.sum + $1.sum) }
        return (Self.mean(together), Double(together.count) / Double(count))
    }
}
