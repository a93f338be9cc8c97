/// The cluster and the image, as far as they decide what may be written.
public struct Platform: Sendable, Hashable {
    /// The oldest version of Kubernetes that the manifests must work on. 1.30 by default: the first in which a Pod can wait
    /// before it stops without a shell in its image.
    public var kubernetes: KubernetesVersion
    /// Whether the cluster is GKE Autopilot. `false` by default.
    public var autopilot: Bool
    /// Whether the Pods run on Spot VMs, which go with 30 s of notice, less than a clean shutdown behind a Google Cloud load
    /// balancer takes. `false` by default.
    public var spot: Bool
    /// Whether the image has `/bin/sh`. `false` by default: many small images have none, and a hook that needs one fails.
    public var shell: Bool

    /// Creates a platform.
    ///
    /// - Parameters:
    ///   - kubernetes: The oldest version of Kubernetes that the manifests must work on.
    ///   - autopilot: Whether the cluster is GKE Autopilot.
    ///   - spot: Whether the Pods run on Spot VMs.
    ///   - shell: Whether the image has `/bin/sh`.
    public init(
        kubernetes: KubernetesVersion = .v1_30,
        autopilot: Bool = false,
        spot: Bool = false,
        shell: Bool = false
    ) {
        self.kubernetes = kubernetes
        self.autopilot = autopilot
        self.spot = spot
        self.shell = shell
    }
}
