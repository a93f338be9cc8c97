import HardenRollout

/// A cause that evidence allows, with what speaks for it and against it.
package struct RankedCause: Sendable {
    package let cause: Cause
    /// Greater is likelier; only the order means something.
    package var weight: Double
    /// What of the evidence speaks for it.
    package var reasons: [String] = []
    /// What manifests and the rollout model say for it.
    package var predictions: [String] = []
    package var objections: [String] = []

    package init(_ cause: Cause, weight: Double) {
        self.cause = cause
        self.weight = weight
    }
}

/// How sure a verdict is.
package enum VerdictCertainty: String, Sendable, CaseIterable {
    /// Nothing else makes such a line.
    case certain
    /// Time, latency or an event tells it from the others.
    case likely
    /// Several causes make such a line, and the evidence does not tell them apart.
    case possible
}

extension EvidenceSummary {
    /// The causes of a group, the likeliest first.
    package func causes(of group: Group) -> [RankedCause] {
        var ranked = allowed(by: group.key).enumerated().map { position, cause in
            RankedCause(cause, weight: -0.25 * Double(position))
        }
        let shape = FailureShape(group, in: self)
        for index in ranked.indices {
            shape.weigh(&ranked[index])
            weighEvents(&ranked[index], group)
        }
        return ranked.sorted { $0.weight > $1.weight }
    }

    /// What the signs allow: several narrow each other down. Where nothing is allowed by all, what any allows.
    private func allowed(by key: Key) -> [Cause] {
        let lists = key.signs.map(\.causes).filter { !$0.isEmpty }
        guard let first = lists.min(by: { $0.count < $1.count }) else {
            return key.signs.isEmpty ? Cause.allowed(byStatus: key.status) : []
        }
        let common = first.filter { cause in lists.allSatisfy { $0.contains(cause) } }
        guard common.isEmpty else { return common }
        var seen: Set<Cause> = []
        return lists.joined().filter { seen.insert($0).inserted }
    }

    /// What events name is likelier than what only a status allows, where the failures came at that time.
    private func weighEvents(_ ranked: inout RankedCause, _ group: Group) {
        for (sign, seen) in eventSigns.sorted(by: { $0.key.text < $1.key.text }) where sign.causes.first == ranked.cause
        {
            let windows = seen.times.windows(before: FailureShape.skew, after: FailureShape.afterEnd)
            let total = group.times.total
            let isNear = !windows.isEmpty && total > 0 && group.times.count(within: windows) * 2 > total
            if !windows.isEmpty, total > 0, !isNear { continue }
            ranked.weight += isNear ? 2.5 : 0.6
            ranked.reasons.append(Self.text(sign, seen) + (isNear ? ", at the time of most of them" : ""))
        }
    }

    /// An event in words, such as `2 × "OOMKilled" of Pod/orders-1 (pods.json:5)`.
    package static func text(_ sign: Sign, _ seen: NamedEvent) -> String {
        let object = seen.object.map { " of \($0)" } ?? ""
        return "\(seen.count) × \"\(sign.text)\"\(object) (\(seen.first))"
    }

    /// How sure the first of some ranked causes is.
    package func certainty(_ ranked: [RankedCause]) -> VerdictCertainty {
        guard let first = ranked.first else { return .possible }
        guard ranked.count > 1 else { return .certain }
        return first.weight - ranked[1].weight >= 0.6 && !first.reasons.isEmpty ? .likely : .possible
    }
}

extension Cause {
    /// What a status alone allows: proxies make the same status of many failures.
    package static func allowed(byStatus status: Int?) -> [Cause] {
        switch status {
        case 500: [.applicationAnswered, .proxyFault]
        case 502:
            [
                .processEnded, .portClosedEarly, .keepAliveRace, .noEndpoint, .wrongPort, .protocolMismatch,
                .responseUnfit,
            ]
        case 503:
            [
                .noEndpoint, .processEnded, .portClosedEarly, .keepAliveRace, .healthCheckDiffers, .applicationAnswered,
                .overload,
            ]
        case 504: [.timedOut, .addressGone, .firewall]
        case 499, 0: [.clientLeft]
        case let status? where status >= 500: [.applicationAnswered, .proxyFault]
        default: []
        }
    }
}

/// When failures came, and how long they took.
struct FailureShape {
    /// The share that came while Pods ended or started, and the share that would have by chance.
    private let ends: (share: Double, chance: Double)?
    private let starts: (share: Double, chance: Double)?
    /// The share of the time in which they came.
    private let spread: Double?
    private let ages: TargetHistory.Ages?
    private let isOfAddresses: Bool
    private let latencies: LatencyHistogram
    private let shareOfRequests: Double?
    private let count: Int

    /// Failures fewer than these have no shape.
    private static let fewest = 5
    /// Milliseconds after a Pod's end in which its failures come: as long as GKE lets it wait to be safe.
    static let afterEnd = ShutdownBudget.Start.preStop * 1000
    /// Milliseconds after a container's start in which it may not serve yet.
    private static let afterStart = Assumptions.startup * 1000
    /// Clocks of several sources are up to half a minute apart, and logs tell when a request began.
    static let skew = 45_000

    init(_ group: EvidenceSummary.Group, in summary: EvidenceSummary) {
        count = group.count
        latencies = group.latencies
        // Times of one log are told by one clock; an error log's may be of another zone than those of answers.
        let hasClock = group.hasZone || group.key.format != .nginxErrorLog
        ages = hasClock ? summary.targets.ages(of: group.targets) : nil
        // HAProxy names the places for servers that it has, which one Pod takes after another.
        isOfAddresses = group.key.format != .haProxyLog
        // What has no zone, or is of no request that went by, is held against no event.
        let times = group.hasZone ? group.times : TimeHistogram()
        ends = Self.share(
            of: times,
            in: summary,
            summary.ends.times(for: group.key.backend).windows(before: Self.skew, after: Self.afterEnd)
        )
        starts = Self.share(
            of: times,
            in: summary,
            summary.starts.times(for: group.key.backend).windows(before: Self.skew, after: Self.afterStart)
        )
        if let first = summary.traffic.first, let last = summary.traffic.last, last - first >= 60_000,
            times.total >= Self.fewest
        {
            // Parts of the time that have a failure.
            let parts = 20
            let hit = Set(
                times.counts.keys.map { min(parts - 1, ($0 * times.span - first) * parts / max(1, last - first)) }
            )
            spread = Double(hit.count) / Double(min(parts, times.total))
        } else {
            spread = nil
        }
        let isWholeLog = summary.requests > summary.failures && summary.requests >= 20
        shareOfRequests = isWholeLog ? Double(group.count) / Double(summary.requests) : nil
    }

    private static func share(
        of times: TimeHistogram,
        in summary: EvidenceSummary,
        _ windows: [Range<Int>]
    ) -> (share: Double, chance: Double)? {
        guard !windows.isEmpty, times.total > 0 else { return nil }
        let traffic = summary.traffic
        let chance = traffic.total > 0 ? Double(traffic.count(within: windows)) / Double(traffic.total) : 0
        return (Double(times.count(within: windows)) / Double(times.total), chance)
    }

    func weigh(_ ranked: inout RankedCause) {
        weighTargets(&ranked)
        weighTime(&ranked)
        weighLatency(&ranked)
        if let shareOfRequests, shareOfRequests < 0.5, ranked.cause.onset == .always {
            ranked.weight -= 0.8
            ranked.objections.append("\(percent(1 - shareOfRequests)) of the requests did not fail so")
        }
    }

    /// A Pod that comes fails before it answers, one that goes after it has answered.
    private func weighTargets(_ ranked: inout RankedCause) {
        guard let ages else { return }
        let onset = ranked.cause.onset
        if ages.before > 0.5 {
            if onset == .startOfPod {
                ranked.weight += 1.5
                ranked.reasons.append("\(percent(ages.before)) were at Pods that answered only later")
            } else if onset == .endOfPod || onset == .reusedConnection {
                ranked.weight -= 1
                ranked.objections.append("\(percent(ages.before)) were at Pods that answered only later")
            }
        } else if ages.after > 0.5 {
            if onset == .endOfPod {
                ranked.weight += 1
                ranked.reasons.append("\(percent(ages.after)) were at Pods that never answered again")
            } else if onset == .startOfPod || onset == .reusedConnection || onset == .timeout {
                ranked.weight -= 1
                ranked.objections.append("\(percent(ages.after)) were at Pods that never answered again")
            }
        } else if isOfAddresses, ages.between > 0.5, onset == .startOfPod || onset == .endOfPod {
            ranked.weight -= 0.5
            ranked.objections.append("\(percent(ages.between)) were at Pods that answered before and after")
        }
    }

    private func weighTime(_ ranked: inout RankedCause) {
        let onset = ranked.cause.onset
        // Where Pods end all the time, that says nothing.
        if let ends, ends.chance < 0.7 {
            if ends.share - ends.chance > 0.3 {
                if onset == .endOfPod {
                    ranked.weight += 1
                    ranked.reasons.append("\(percent(ends.share)) came while Pods were ending")
                } else if onset == .reusedConnection || onset == .always {
                    ranked.weight -= 0.5
                    ranked.objections.append("\(percent(ends.share)) came while Pods were ending")
                }
            } else if onset == .endOfPod, ends.share < 0.5, ends.share <= ends.chance + 0.1, count >= Self.fewest {
                ranked.weight -= 1
                ranked.objections.append("only \(percent(ends.share)) came while Pods were ending")
            }
        }
        if let starts, onset == .startOfPod, starts.share - starts.chance > 0.3 {
            ranked.weight += 0.8
            ranked.reasons.append("\(percent(starts.share)) came within seconds after containers had started")
        }
        guard let spread, ends == nil || (ends?.chance ?? 0) >= 0.7 else { return }
        if spread > 0.6 {
            if onset == .reusedConnection || onset == .always || onset == .timeout {
                ranked.weight += 0.5
                ranked.reasons.append("they are spread over the whole time")
            } else if onset == .endOfPod || onset == .startOfPod {
                ranked.weight -= 0.5
                ranked.objections.append("they are spread over the whole time")
            }
        } else if spread <= 0.3, count >= Self.fewest {
            if onset == .endOfPod || onset == .startOfPod || onset == .load {
                ranked.weight += 0.4
                ranked.reasons.append("they come in bursts")
            } else if onset == .reusedConnection {
                ranked.weight -= 0.4
                ranked.objections.append("they come in bursts")
            }
        }
    }

    private func weighLatency(_ ranked: inout RankedCause) {
        guard latencies.count >= min(Self.fewest, count), let median = latencies.median,
            let common = latencies.commonest
        else { return }
        let onset = ranked.cause.onset
        let isAtTimeout = common.milliseconds >= 900 && common.share > 0.7
        if onset == .timeout {
            if isAtTimeout {
                ranked.weight += 0.8
                ranked.reasons.append(
                    latencies.count == 1
                        ? "it took \(seconds(common.milliseconds))"
                        : "\(percent(common.share)) took about \(seconds(common.milliseconds))"
                )
            } else if median < 500 {
                ranked.weight -= 1
                ranked.objections.append("half of them took at most \(seconds(median))")
            }
        }
        if onset == .reusedConnection {
            if median <= 20, count >= Self.fewest {
                ranked.weight += 0.4
                ranked.reasons.append("half of them failed within \(seconds(median))")
            } else if median > 500 {
                ranked.weight -= 0.6
                ranked.objections.append(slow(median))
            }
        }
        if ranked.cause == .processEnded, median > 500 {
            ranked.weight += 0.3
            ranked.reasons.append(slow(median))
        }
    }

    private func slow(_ median: Int) -> String {
        latencies.count == 1
            ? "it took \(seconds(median)) before it failed"
            : "half of them took \(seconds(median)) and more before they failed"
    }

    private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    private func seconds(_ milliseconds: Int) -> String {
        milliseconds < 1000 ? "\(milliseconds) ms" : "\((Double(milliseconds) / 100).rounded() / 10) s"
    }
}
