/// A minor version of Kubernetes, such as 1.33.
public struct KubernetesVersion: Sendable, Hashable, Comparable {
    /// The number behind `1.`.
    public var minor: Int

    /// Creates version 1.`minor`.
    public init(minor: Int) { self.minor = minor }

    /// Kubernetes 1.28.
    public static let v1_28 = Self(minor: 28)
    /// Kubernetes 1.29.
    public static let v1_29 = Self(minor: 29)
    /// Kubernetes 1.30.
    public static let v1_30 = Self(minor: 30)
    /// Kubernetes 1.31.
    public static let v1_31 = Self(minor: 31)
    /// Kubernetes 1.32.
    public static let v1_32 = Self(minor: 32)
    /// Kubernetes 1.33.
    public static let v1_33 = Self(minor: 33)
    /// Kubernetes 1.34.
    public static let v1_34 = Self(minor: 34)
    /// Kubernetes 1.35.
    public static let v1_35 = Self(minor: 35)
    /// Kubernetes 1.36.
    public static let v1_36 = Self(minor: 36)
    /// Kubernetes 1.37.
    public static let v1_37 = Self(minor: 37)

    /// The oldest version that manifests can be written for.
    public static let oldest = v1_28

    /// Orders by age, the oldest first.
    public static func < (left: Self, right: Self) -> Bool { left.minor < right.minor }
}

extension KubernetesVersion: CustomStringConvertible {
    /// Such as `1.33`.
    public var description: String { "1.\(minor)" }
}
