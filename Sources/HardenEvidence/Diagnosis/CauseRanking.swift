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
            // Those far behind are about as rare.
            RankedCause(cause, weight: -0.25 * Double(min(position, 4)) - 0.05 * Double(max(0, position - 4)))
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
    package func certainty(_ ranked: [RankedCause], of group: Group) -> VerdictCertainty {
        guard let first = ranked.first else { return .possible }
        guard ranked.count > 1 else {
            // What time alone joins may be beside each other by chance.
            return !first.objections.isEmpty ? .possible : group.isJoinedByTime ? .likely : .certain
        }
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
                .processEnded, .portClosedEarly, .keepAliveRace, .notStarted, .applicationAnswered, .noEndpoint,
                .serverLimit, .crashed, .killedByLiveness, .outOfMemory, .wrongPort, .protocolMismatch, .responseUnfit,
            ]
        case 503:
            [
                .noEndpoint, .applicationAnswered, .processEnded, .portClosedEarly, .keepAliveRace, .notStarted,
                .healthCheckDiffers, .serverLimit, .overload, .denied,
            ]
        case 504: [.timedOut, .applicationAnswered, .addressGone, .firewall]
        case 499, 0: [.clientLeft]
        case let status? where status >= 500: [.applicationAnswered, .proxyFault]
        default: []
        }
    }
}
