/// How many Pods run.
public enum Scale: Sendable, Hashable {
    /// Always so many.
    case fixed(Int)
    /// As many as the load needs, within bounds, decided by a HorizontalPodAutoscaler.
    ///
    /// `cpu` and `memory` are the utilisation to aim for, in percent of what `Resources` sets aside for a Pod. One of them
    /// must be given; with both, the one that asks for more Pods decides. 70 % of the CPU is a usual start: it leaves room
    /// for the minute or so that new Pods take to help. `min` counts where a drain or a rollout must leave enough Pods.
    case range(min: Int, max: Int, cpu: Int? = nil, memory: Int? = nil)
}

extension Scale {
    /// The number of Pods that can be relied on.
    public var minimum: Int {
        switch self {
        case .fixed(let count): count
        case .range(let min, _, _, _): min
        }
    }
}
