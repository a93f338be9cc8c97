/// An amount of memory or disk.
public struct Memory: Sendable, Hashable, Comparable {
    /// The amount in bytes.
    public var bytes: Int

    /// Bytes.
    public static func bytes(_ count: Int) -> Self { Self(bytes: count) }

    /// Kibibytes, of 1024 bytes.
    public static func kibibytes(_ count: Int) -> Self { Self(bytes: count << 10) }

    /// Mebibytes, of 1024 kibibytes.
    public static func mebibytes(_ count: Int) -> Self { Self(bytes: count << 20) }

    /// Gibibytes, of 1024 mebibytes.
    public static func gibibytes(_ count: Int) -> Self { Self(bytes: count << 30) }

    /// Orders by amount.
    public static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }
}

extension Memory: CustomStringConvertible {
    /// The amount as Kubernetes writes it, in the largest unit that divides it: `256Mi`, `1Gi`, `1000`.
    public var description: String {
        for (suffix, shift) in [("Gi", 30), ("Mi", 20), ("Ki", 10)] where bytes != 0 && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift)\(suffix)"
        }
        return "\(bytes)"
    }
}
