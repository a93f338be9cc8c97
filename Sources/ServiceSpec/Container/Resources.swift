/// What a Pod gets of its node's CPU and memory.
public struct Resources: Sendable, Hashable {
    /// CPU set aside for each Pod. It decides on which node the Pod fits, and CPU utilisation is measured against it.
    public var cpu: CPU
    /// The most CPU that a Pod may use. `nil`, the default, sets no limit: a limit throttles the process even where the
    /// node is idle, which slows requests down and delays shutdown.
    public var cpuLimit: CPU?
    /// Memory set aside for each Pod.
    public var memory: Memory
    /// The memory past which the process is killed. `nil`, the default, is the same as `memory`, so that a node never
    /// promises more than it has.
    public var memoryLimit: Memory?
    /// Local disk for logs, scratch directories and the container's own file system, as request and limit. `nil`, the
    /// default, says nothing about it.
    public var ephemeralStorage: Memory?

    /// Creates resources.
    ///
    /// - Parameters:
    ///   - cpu: CPU set aside for each Pod.
    ///   - cpuLimit: The most CPU that a Pod may use; `nil` for no limit.
    ///   - memory: Memory set aside for each Pod.
    ///   - memoryLimit: The memory past which the process is killed; `nil` for the same as `memory`.
    ///   - ephemeralStorage: Local disk; `nil` says nothing about it.
    public init(
        cpu: CPU,
        cpuLimit: CPU? = nil,
        memory: Memory,
        memoryLimit: Memory? = nil,
        ephemeralStorage: Memory? = nil
    ) {
        self.cpu = cpu
        self.cpuLimit = cpuLimit
        self.memory = memory
        self.memoryLimit = memoryLimit
        self.ephemeralStorage = ephemeralStorage
    }
}
