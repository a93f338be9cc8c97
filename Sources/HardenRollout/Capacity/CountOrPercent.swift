/// A number of Pods, absolute or as a percentage of the replicas, as Kubernetes' `IntOrString` has it.
package enum CountOrPercent: Hashable, Sendable {
    case count(Int)
    case percent(Int)

    /// Which way a fraction of a Pod is rounded.
    package enum Rounding: Hashable, Sendable {
        case up
        case down
    }

    /// The number of Pods out of `replicas`.
    package func resolved(of replicas: Int, rounding: Rounding) -> Int {
        switch self {
        case .count(let count): count
        case .percent(let percent):
            switch rounding {
            case .up: (replicas * percent + 99) / 100
            case .down: replicas * percent / 100
            }
        }
    }

    /// Whether it is written as nothing at all: `0` or `0%`.
    package var isZero: Bool {
        switch self {
        case .count(let count): count == 0
        case .percent(let percent): percent == 0
        }
    }
}

extension CountOrPercent: CustomStringConvertible {
    package var description: String {
        switch self {
        case .count(let count): "\(count)"
        case .percent(let percent): "\(percent)%"
        }
    }
}
