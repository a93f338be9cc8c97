import HardenRollout

/// Disruptions of workloads as they are and as they would be, as far as they differ.
struct Comparison {
    private let changed: [(name: String, place: Situation, before: Forecast, after: Forecast)]
    private let hasSeveralWorkloads: Bool

    /// Parts of a request, and of a second, by which rounding may move a sum.
    private static let tolerance = (share: 0.001, requests: 1.0, seconds: Seconds(milliseconds: 500))

    init(_ workloads: [(name: String, before: Simulations, after: Simulations)], _ cache: ForecastCache) {
        hasSeveralWorkloads = workloads.count > 1
        changed = workloads.flatMap { name, before, after in
            Self.pairs(before, after).compactMap { place, first, second in
                guard let before = cache[first], let after = cache[second] else { return nil }
                return (name, place, before, after)
            }
        }
        .sorted {
            ($0.place.kind.order, $0.name, $0.place.clients, $0.place.assumedReplicas ?? 0)
                < ($1.place.kind.order, $1.name, $1.place.clients, $1.place.assumedReplicas ?? 0)
        }
    }

    /// The simulations that have to be known.
    static func needed(_ before: Simulations, _ after: Simulations) -> [Simulation] {
        pairs(before, after).flatMap { [$0.before, $0.after] }
    }

    private static func pairs(
        _ before: Simulations,
        _ after: Simulations
    ) -> [(place: Situation, before: Simulation, after: Simulation)] {
        before.compactMap { place, first in
            guard let second = after[place], second != first else { return nil }
            return (place, first, second)
        }
    }

    /// What gets worse, such as "rollout: 24,100 → 33,100 requests", each disruption once, on the path that it hits most; and
    /// with the last of it what gets better.
    var objections: [String] {
        var worst: [(kind: DisruptionKind, text: String, weight: Double)] = []
        for (name, place, before, after) in changed {
            guard let text = Self.objection(before, after) else { continue }
            let weight = after.lost - before.lost
            let subject = hasSeveralWorkloads ? " of \(name)" : ""
            let path =
                "\(place.kind.label)\(subject): \(text) (\(place.clients)\(place.condition.map { ", \($0)" } ?? ""))"
            if let index = worst.firstIndex(where: { $0.kind == place.kind }) {
                if weight > worst[index].weight { worst[index] = (place.kind, path, weight) }
            } else {
                worst.append((place.kind, path, weight))
            }
        }
        var texts = worst.map(\.text)
        if let last = texts.indices.last, !gains.isEmpty { texts[last] += "; it wins " + gains.joined(separator: ", ") }
        return texts
    }

    /// What loses fewer requests, such as "rollout: 24,100 → 0", each disruption once, where it loses the most then.
    private var gains: [String] {
        DisruptionKind.allCases.compactMap { kind in
            let better = changed.filter {
                $0.place.kind == kind && !$0.after.isEndless && $0.after.lost + Self.tolerance.requests < $0.before.lost
            }
            guard let least = better.max(by: { $0.after.lost < $1.after.lost }) else { return nil }
            return "\(kind.label): \(Self.count(least.before.lost)) → \(Self.count(least.after.lost))"
        }
    }

    private static func objection(_ before: Forecast, _ after: Forecast) -> String? {
        var texts: [String] = []
        // Of what has no end, how much was lost by the last change tells only when that was.
        let isEndless = before.isEndless && after.isEndless
        if !isEndless, after.lost > before.lost * (1 + tolerance.share) + tolerance.requests {
            texts.append(
                "\(count(before.lost)) → \(count(after.lost)) requests lost at \(Int(RequestProfile.standardRate))/s"
            )
        }
        if after.lastingShare > before.lastingShare + tolerance.share {
            let share = isEndless ? "more " : ""
            texts.append("\(share)requests are lost until somebody intervenes")
        }
        if after.unserved > before.unserved + tolerance.seconds {
            texts.append("no Pod serves for \(before.unserved.span) → \(after.unserved.span)")
        }
        if after.duration.isNever, !before.duration.isNever { texts.append("it would never end") }
        return texts.isEmpty ? nil : texts.joined(separator: ", ")
    }

    /// A number of requests with separators, such as "24,100".
    static func count(_ number: Double) -> String {
        var digits = "\(Int(number.rounded()))"
        var position = digits.count - 3
        while position > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: position))
            position -= 3
        }
        return digits
    }

    /// What the change costs: the slowest rollout and the slowest drain.
    var price: FixPrice? {
        func slowest(_ kind: DisruptionKind) -> FixPrice.Course? {
            let found = changed.filter { $0.place.kind == kind }
                .max { $0.after.leastDuration < $1.after.leastDuration }
            return found.map { found in
                FixPrice.Course(
                    before: found.before.leastDuration,
                    after: found.after.leastDuration,
                    podsBefore: found.before.podsAtOnce,
                    podsAfter: found.after.podsAtOnce,
                    addsPods: found.after.podsAtOnce > found.before.podsAtOnce
                        || found.after.podsInWorstCourse > found.before.podsInWorstCourse,
                    condition: found.place.condition
                )
            }
        }
        let price = FixPrice(rollout: slowest(.rollout), drain: slowest(.nodeDrain))
        return price.isFree ? nil : price
    }
}

extension DisruptionKind {
    /// The order in which disruptions are told.
    fileprivate var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
