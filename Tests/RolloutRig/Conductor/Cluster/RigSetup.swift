import Foundation

/// Where the programs of the rig are, and where it may write.
@MainActor struct RigSetup {
    let process: String
    let envoy: String?
    let nginx: String?
    let haproxy: String?
    let folder: URL
    let podPort: Int
    let network: PodNetwork?

    /// - Parameter process: the program of the package `Processes`.
    init(process: String, envoy: String?, folder: URL) throws {
        self.process = process
        self.envoy = envoy.flatMap(Self.executable) ?? Self.executable("envoy")
        nginx = Self.executable("nginx")
        haproxy = Self.executable("haproxy")
        self.folder = folder
        podPort = Socket.freePort()
        network = try PodNetwork.fromEnvironment()
        guard Self.executable(process) != nil else { throw RigError("\(process) is not there") }
    }

    static func executable(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders: [String] = path.split(separator: ":").map(String.init) + ["/usr/sbin"]
        let candidates: [String] = name.contains("/") ? [name] : folders.map { $0 + "/" + name }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    func path(of front: RunPlan.Front) -> String? {
        switch front {
        case .envoy: envoy
        case .nginx: nginx
        case .haproxy, .none: haproxy
        }
    }

    func log(_ name: String) -> URL { folder.appending(path: "\(name).log") }

    func podAddress(_ number: Int) -> String {
        network == nil ? "127.77.0.\(number + 10)" : PodNetwork.address(number)
    }

    func program(inPodNetwork: Bool) -> String { network?.enter.first ?? process }

    func arguments(inPodNetwork: Bool, _ arguments: [String]) -> [String] {
        guard let network else { return arguments }
        return network.enter.dropFirst() + [process] + arguments
    }
}

/// Addresses that can vanish: a network namespace of the rig's own for the Pods, joined by a pair of virtual devices.
///
/// A Pod's address that is taken away answers nothing any more, not even with RST, as on a node whose sandbox is gone.
@MainActor struct PodNetwork {
    /// The command that runs another in the Pods' namespace.
    let enter: [String]

    /// The network that `run` made, if it could.
    static func fromEnvironment() throws -> PodNetwork? {
        guard let process = ProcessInfo.processInfo.environment["RIG_POD_NETWORK"], !process.isEmpty else { return nil }
        guard let nsenter = RigSetup.executable("nsenter") else { throw RigError("nsenter is not there") }
        return PodNetwork(enter: [nsenter, "--net=/proc/\(process)/ns/net", "--"])
    }

    static func address(_ number: Int) -> String { "10.77.0.\(number + 10)" }

    func add(_ address: String) throws {
        try? remove(address)
        try run(["ip", "address", "add", "\(address)/32", "dev", "pods"])
        // Known for good, so that packets to an address that is gone are sent and dropped.
    }

    func remove(_ address: String) throws { try run(["ip", "address", "delete", "\(address)/32", "dev", "pods"]) }

    private func run(_ command: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: enter[0])
        process.arguments = enter.dropFirst() + command
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw RigError("failed: \(command.joined(separator: " "))") }
    }
}
