/// What will fail, when, and with which status code; with the place and the sum that it follows from.
public struct Finding: Sendable, Hashable {
    /// How much a finding matters.
    public enum Severity: String, Sendable, Hashable, Comparable, CaseIterable {
        /// Good practice with no failure shown.
        case advice
        /// An official recommendation is not met, or the finding hangs on an assumption that was not confirmed.
        case warning
        /// The worst case loses requests, or the API server or a controller rejects the object.
        case error

        /// Whether `lhs` matters less.
        public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rank < rhs.rank }

        private var rank: Int {
            switch self {
            case .advice: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// How sure it is that a finding is true, whatever it would mean.
    public enum Confidence: String, Sendable, Hashable, CaseIterable {
        /// It follows from the input and from what is documented or measured.
        case certain
        /// It hangs on something that the input does not say and nobody confirmed.
        case assumed
    }

    /// When requests are lost.
    public enum Disruption: String, Sendable, Hashable, CaseIterable {
        /// A new version takes the place of the old.
        case rollout
        /// There are to be fewer Pods.
        case scaleDown = "scale-down"
        /// A node is emptied, for an upgrade or by the cluster autoscaler.
        case nodeDrain = "node drain"
        /// A node is gone without notice.
        case nodeLoss = "node loss"
        /// Nothing changes; requests are lost all the time.
        case steadyState = "steady state"
    }

    /// A place with what is to be said about it, such as "preStop takes 120 s of them".
    public struct Remark: Sendable, Hashable {
        /// Where it is.
        public let location: Location
        /// What is to be said about it.
        public let text: String
    }

    /// A value that was taken for granted because the input does not say it.
    public struct Assumption: Sendable, Hashable {
        /// The setting that would say it, such as `slowestRequest`.
        public let setting: String
        /// What was assumed.
        public let value: String
        /// Where it comes from: a default with its source, a configuration, or an annotation.
        public let origin: String
    }

    /// A repair.
    public struct Fix: Sendable, Hashable {
        /// What it does, such as `terminationGracePeriodSeconds: 135`.
        public let title: String
        /// Whether it can only lower risk, and needs no knowledge of the application: no disruption loses more requests,
        /// leaves more time without a serving Pod, or no longer ends, as the simulation of the workload shows.
        public let isSafe: Bool
        /// What it costs, such as `rollout at least 2 min → 1 h 17 min, up to 5 Pods at once`; `nil` where it costs nothing.
        public let price: String?
        /// What would get worse, or what no simulation can see, such as `rollout: 24,100 → 33,100 requests lost at 100/s`;
        /// empty where nothing speaks against it.
        public let objections: [String]
    }

    /// The rule's identifier, such as `grace-period-too-short`; ``Rule`` explains it.
    public let rule: String
    /// How much it matters.
    public let severity: Severity
    /// How sure it is; told beside the severity.
    public let confidence: Confidence
    /// One sentence that names the object; lower case, no full stop.
    public let message: String
    /// The object concerned, such as `Deployment shop/orders`.
    public let object: String
    /// The place that is at fault.
    public let location: Location
    /// What is to be said about that place.
    public let label: String
    /// Other places that belong to it.
    public let related: [Remark]
    /// The disruptions in which it shows.
    public let disruptions: [Disruption]
    /// What users see, such as `502 backend_connection_closed`; empty for what the API server rejects.
    public let symptoms: [String]
    /// The arithmetic in seconds, such as `preStop 120 (draining 60 + drain latency 60) + shutdown 15 = 135`.
    public let sum: String?
    /// Further remarks, such as what could not be decided from the input.
    public let notes: [String]
    /// What was taken for granted.
    public let assumptions: [Assumption]
    /// The repair, where the engine knows one.
    public let fix: Fix?
}

/// Advice that holds for many, and that nobody acts on case by case.
public struct Remark: Sendable, Hashable {
    /// The rule's identifier, such as `single-replica`; ``Rule`` explains it.
    public let rule: String
    /// What it says, with the number of those that it concerns, such as
    /// `551 workloads have a single Pod, which goes with its node`.
    public let message: String
    /// What it is said of, in the order of their places; without a fix, which comes with selecting the rule.
    public let findings: [Finding]
}

/// A place in a file.
public struct Location: Sendable, Hashable, CustomStringConvertible {
    /// The file's path, as it was given or found.
    public let path: String
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int
    /// The bytes of the file that are meant.
    public let range: Range<Int>

    /// As compilers say it: `k8s/orders.yaml:31:7`.
    public var description: String { "\(path):\(line):\(column)" }
}
