/// An amount of CPU time per second.
public struct CPU: Sendable, Hashable, Comparable {
    /// Thousandths of a core.
    public var millicores: Int

    /// Thousandths of a core: `.millicores(250)` is a quarter of one.
    public static func millicores(_ count: Int) -> Self { Self(millicores: count) }

    /// Whole cores.
    public static func cores(_ count: Int) -> Self { Self(millicores: count * 1000) }

    /// Orders by amount.
    public static func < (left: Self, right: Self) -> Bool { left.millicores < right.millicores }
}

extension CPU: CustomStringConvertible {
    /// The amount as Kubernetes writes it: `250m`, `2`.
    public var description: String {
        millicores.isMultiple(of: 1000) ? "\(millicores / 1000)" : "\(millicores)m"
    }
}
