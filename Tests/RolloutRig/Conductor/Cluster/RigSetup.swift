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
    /// Where the proxies' logs of each run are kept, if they are wanted.
    var evidence: URL?

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

    /// The command that runs the rig's own program where Pods are.
    func podCommand(_ arguments: [String]) -> [String] { (network?.enter ?? []) + [process] + arguments }
}

/// Addresses that can vanish: a network namespace of the rig's own for the Pods, joined by a pair of virtual devices.
///
/// A Pod's address that is taken away answers nothing any more, not even with RST, as on a node whose sandbox is gone.
@MainActor final class PodNetwork {
    /// The command that runs another in the Pods' namespace.
    let enter: [String]
    /// Addresses that were taken away.
    private var removed: Set<String> = []

    private init(enter: [String]) { self.enter = enter }

    /// The network that the script `run` made, if it could; it has the address of every Pod.
    static func fromEnvironment() throws -> PodNetwork? {
        guard let process = ProcessInfo.processInfo.environment["RIG_POD_NETWORK"], !process.isEmpty else { return nil }
        guard let nsenter = RigSetup.executable("nsenter") else { throw RigError("nsenter is not there") }
        return PodNetwork(enter: [nsenter, "--net=/proc/\(process)/ns/net", "--"])
    }

    static func address(_ number: Int) -> String { "10.77.0.\(number + 10)" }

    func remove(_ address: String) throws {
        try change("delete", address)
        removed.insert(address)
    }

    /// Brings back what was taken away.
    func restore() throws {
        for address in removed { try change("add", address) }
        removed = []
    }

    private func change(_ verb: String, _ address: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: enter[0])
        process.arguments = enter.dropFirst() + ["ip", "address", verb, "\(address)/32", "dev", "pods"]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw RigError("cannot \(verb) address \(address)") }
    }
}
