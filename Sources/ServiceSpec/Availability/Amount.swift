/// A number of Pods, or a share of all Pods of the service.
public enum Amount: Sendable, Hashable {
    /// So many Pods.
    case count(Int)
    /// So many percent of the Pods that the service should have.
    case percent(Int)
}

extension Amount: CustomStringConvertible {
    /// `2` or `25%`.
    public var description: String {
        switch self {
        case .count(let count): "\(count)"
        case .percent(let percent): "\(percent)%"
        }
    }
}
