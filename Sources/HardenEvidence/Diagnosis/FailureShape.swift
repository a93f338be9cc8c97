import HardenRollout

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
    private let isUnsaid: Bool

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
        isUnsaid = group.isUnsaid
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
        spread = Self.spread(group, in: summary)
        let isWholeLog = summary.requests > summary.failures && summary.requests >= 20
        shareOfRequests = isWholeLog ? Double(group.count) / Double(summary.requests) : nil
    }

    /// The share of the time in which failures came, by the clock that they were told by.
    private static func spread(_ group: EvidenceSummary.Group, in summary: EvidenceSummary) -> Double? {
        let format = group.isOfRequests ? .nginxAccessLog : group.key.format
        let times = group.times
        guard format.hasLineForEachRequest, times.total >= fewest, let traffic = summary.times[format],
            let first = traffic.first, let last = traffic.last, last - first >= 60_000
        else { return nil }
        // Parts of the time that have a failure.
        let parts = 20
        let hit = Set(
            times.counts.keys.map { max(0, min(parts - 1, ($0 * times.span - first) * parts / (last - first))) }
        )
        return Double(hit.count) / Double(min(parts, times.total))
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
        if isUnsaid, ranked.cause == .applicationAnswered {
            ranked.weight += 1.2
            ranked.reasons.append("nginx's error log says nothing of them")
        }
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
        } else if isOfAddresses, ages.restarted > 0.5 {
            let reason =
                "\(percent(ages.restarted)) were at Pods that answered before and soon after, and not meanwhile"
            if Cause.ofRestart.contains(ranked.cause) {
                ranked.weight += 1
                ranked.reasons.append(reason)
            } else if onset == .startOfPod || onset == .endOfPod || onset == .always {
                ranked.weight -= 0.5
                ranked.objections.append(reason)
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
            if [.reusedConnection, .always, .timeout, .anyTime].contains(onset)
                || Cause.ofRestart.contains(ranked.cause)
            {
                // A request that brings its process down comes at any time, too.
                ranked.weight += onset == .load ? 0.3 : 0.5
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
        // One request takes as long as it takes: only many tell of a limit.
        let isAtLimit = isAtTimeout && count >= Self.fewest
        if ranked.cause == .serverLimit, !isAtLimit {
            if median < 500 {
                ranked.weight -= 1
                ranked.objections.append("half of them took at most \(seconds(median))")
            }
        } else if onset == .timeout {
            if isAtTimeout {
                // Nothing else ends connections after as long each time.
                ranked.weight += ranked.cause == .serverLimit ? 1.3 : 0.8
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
        guard ranked.cause == .processEnded, count >= Self.fewest || median > 500 else { return }
        if isAtLimit, spread.map({ $0 > 0.6 }) == true {
            ranked.weight -= 0.3
            ranked.objections.append("\(percent(common.share)) took about \(seconds(common.milliseconds))")
        } else if median > 500 {
            ranked.weight += 0.3
            ranked.reasons.append(slow(median))
        } else if median <= 5 {
            ranked.weight -= 0.3
            ranked.objections.append("half of them failed within \(seconds(median))")
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
