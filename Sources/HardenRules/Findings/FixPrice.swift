package import HardenRollout

/// What a fix costs: how long disruptions take, and how many Pods exist at once.
package struct FixPrice: Sendable, Hashable {
    /// A disruption before and after, in seconds that it takes at least: if all else goes as quickly as it can.
    package struct Course: Sendable, Hashable {
        package let before: Seconds
        package let after: Seconds
        /// The most Pods that exist at a time, those that are terminating among them.
        package let podsBefore: Int
        package let podsAfter: Int
        /// Whether more Pods exist at a time than before, at the most or while the most requests fail.
        let addsPods: Bool
        /// What it holds for alone.
        var condition: String?

        fileprivate var isLonger: Bool { after.span != before.span && after > before }
        fileprivate var isFree: Bool { !isLonger && podsAfter <= podsBefore }
    }

    /// How a rollout changes; `nil` where it does not.
    package let rollout: Course?
    /// How a node drain changes; `nil` where it does not.
    package let drain: Course?

    /// Whether nothing takes longer or more Pods.
    var isFree: Bool { (rollout?.isFree ?? true) && (drain?.isFree ?? true) }

    /// Such as "rollout at least 3 min → 9 min, up to 5 Pods at once; node drain 31 s → 2 min 15 s".
    package var text: String {
        var texts: [String] = []
        for (name, course) in [("rollout", rollout), ("node drain", drain)] {
            guard let course, !course.isFree else { continue }
            var parts: [String] = []
            if course.isLonger {
                parts.append("\(texts.isEmpty ? "at least " : "")\(course.before.span) → \(course.after.span)")
            }
            if course.podsAfter > course.podsBefore {
                parts.append("up to \(course.podsBefore) → \(course.podsAfter.pods) at once")
            } else if name == "rollout" {
                parts.append("up to \(course.podsAfter.pods) at once")
            }
            texts.append("\(name) \(parts.joined(separator: ", "))\(course.condition.map { " \($0)" } ?? "")")
        }
        return texts.joined(separator: "; ")
    }

    /// Why nobody should pay it without being asked.
    var objections: [String] {
        var texts: [String] = []
        for (name, course, limit) in [("rollout", rollout, Limit.rollout), ("node drain", drain, Limit.drain)] {
            guard let course, course.after > Seconds(limit.seconds) else { continue }
            // What never ends is another objection.
            guard !course.after.isNever, course.after >= Limit.factor * course.before else { continue }
            texts.append(
                "\(name): it takes at least \(course.before.span) → \(course.after.span), and \(limit.words)"
            )
        }
        return texts
    }

    /// What a disruption may take without anybody having been asked, if the fix at least doubles it.
    private struct Limit {
        let seconds: Int
        let words: String

        static let factor = 2
        /// Source: Kubernetes API reference, DeploymentSpec v1: `progressDeadlineSeconds` is 600 by default, as long as
        /// people wait by default for a rollout that makes no progress. One that does may take longer, if they are asked.
        static let rollout = Limit(
            seconds: RolloutDeadline.kubernetesDefault,
            words: "more than 10 min are for whoever waits for it to decide"
        )
        /// Source: GKE, "Standard cluster upgrades": what is left of a drain is forced after an hour.
        static let drain = Limit(
            seconds: GraceLimit.nodeUpgrade.seconds,
            words: "after an hour a GKE upgrade forces it"
        )
    }
}

extension Seconds {
    /// In words, to the second: "2 min 15 s".
    var span: String {
        if isNever { return "for ever" }
        let seconds = (milliseconds + 500) / 1000
        if seconds < 60 { return "\(seconds) s" }
        let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
        // What takes hours is not told to the second.
        if minutes >= 60 {
            return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
        }
        return rest == 0 ? "\(minutes) min" : "\(minutes) min \(rest) s"
    }
}
