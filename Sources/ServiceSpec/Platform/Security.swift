/// What a process may do on its node.
///
/// The defaults are what the Pod Security Standard "restricted" asks for, and a read-only file system besides.
public struct Security: Sendable, Hashable {
    /// Whether Pods that would run as root are refused. `true` by default; the image must name a numeric user, or
    /// `runAsUser` must.
    public var runAsNonRoot: Bool
    /// The numeric user to run as. `nil`, the default, for that of the image.
    public var runAsUser: Int?
    /// The numeric group to run as. `nil`, the default, for that of the image.
    public var runAsGroup: Int?
    /// A numeric group that owns mounted volumes. `nil`, the default, leaves their owner.
    public var fsGroup: Int?
    /// Whether the process may gain more rights than it started with (setuid programs). `false` by default.
    public var allowPrivilegeEscalation: Bool
    /// Whether the image's file system is read-only. `true` by default; list what the process writes in `writablePaths`.
    public var readOnlyRootFilesystem: Bool
    /// Directories that the process writes to, such as `/tmp`. Each becomes an empty directory that is lost with the Pod.
    public var writablePaths: [String]
    /// Linux capabilities on top of none, such as `NET_BIND_SERVICE` (the only one that "restricted" allows).
    public var addedCapabilities: [String]
    /// Which system calls are allowed.
    public var seccomp: Seccomp
    /// Whether the Pod gets a token for the Kubernetes API. `false` by default: few services call it.
    public var automountServiceAccountToken: Bool
    /// The identity of the Pods in the cluster.
    public var serviceAccount: ServiceAccount

    /// Which system calls a process may make.
    public enum Seccomp: Sendable, Hashable {
        /// Those of the container runtime's own profile. The default.
        case runtimeDefault
        /// Those of a profile file on the node, by its path under the kubelet's profile directory.
        case localhost(String)
        /// All of them.
        case unconfined
    }

    /// The identity of Pods in the cluster.
    public enum ServiceAccount: Sendable, Hashable {
        /// One of their own, named like the service. The default. Annotations can tie it to an account elsewhere, such as
        /// `iam.gke.io/gcp-service-account`.
        case create(annotations: [String: String] = [:])
        /// One that exists in the same namespace.
        case existing(String)
    }

    /// Creates security settings.
    ///
    /// - Parameters:
    ///   - runAsNonRoot: Whether Pods that would run as root are refused.
    ///   - runAsUser: The numeric user to run as.
    ///   - runAsGroup: The numeric group to run as.
    ///   - fsGroup: A numeric group that owns mounted volumes.
    ///   - allowPrivilegeEscalation: Whether the process may gain more rights than it started with.
    ///   - readOnlyRootFilesystem: Whether the image's file system is read-only.
    ///   - writablePaths: Directories that the process writes to.
    ///   - addedCapabilities: Linux capabilities on top of none.
    ///   - seccomp: Which system calls are allowed.
    ///   - automountServiceAccountToken: Whether the Pod gets a token for the Kubernetes API.
    ///   - serviceAccount: The identity of the Pods in the cluster.
    public init(
        runAsNonRoot: Bool = true,
        runAsUser: Int? = nil,
        runAsGroup: Int? = nil,
        fsGroup: Int? = nil,
        allowPrivilegeEscalation: Bool = false,
        readOnlyRootFilesystem: Bool = true,
        writablePaths: [String] = [],
        addedCapabilities: [String] = [],
        seccomp: Seccomp = .runtimeDefault,
        automountServiceAccountToken: Bool = false,
        serviceAccount: ServiceAccount = .create()
    ) {
        self.runAsNonRoot = runAsNonRoot
        self.runAsUser = runAsUser
        self.runAsGroup = runAsGroup
        self.fsGroup = fsGroup
        self.allowPrivilegeEscalation = allowPrivilegeEscalation
        self.readOnlyRootFilesystem = readOnlyRootFilesystem
        self.writablePaths = writablePaths
        self.addedCapabilities = addedCapabilities
        self.seccomp = seccomp
        self.automountServiceAccountToken = automountServiceAccountToken
        self.serviceAccount = serviceAccount
    }
}
