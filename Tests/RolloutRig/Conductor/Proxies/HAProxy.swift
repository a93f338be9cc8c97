import Foundation
import HardenRollout

/// HAProxy, whose servers are set over its runtime API. Where it is transparent, it continues connections as kube-proxy
/// does: a new one goes to one of the endpoints, and stays with it.
@MainActor final class HAProxy: RigProxy {
    private let program: String
    private let settings: ProxySettings
    private let isTransparent: Bool
    private let folder: URL
    private let setup: RigSetup
    private var child: Child?
    private let control = Socket.freePort()
    /// The addresses that its servers have, `nil` for one that has none.
    private var servers: [String?] = Array(repeating: nil, count: 64)
    let port: Int

    init(_ program: String, _ settings: ProxySettings, isTransparent: Bool, folder: URL, _ setup: RigSetup) {
        (self.program, self.settings, self.isTransparent) = (program, settings, isTransparent)
        (self.folder, self.setup) = (folder, setup)
        port = Socket.freePort()
    }

    func start() async throws {
        let retries = settings.retries.attempts
        let redispatch = retries > 0 && !isTransparent ? "option redispatch 1" : ""
        let text = """
            global
                nbthread 1
                \(isTransparent ? "" : "log stdout format raw local0")
                stats socket ipv4@127.0.0.1:\(control) level admin
            defaults
                mode \(isTransparent ? "tcp" : "http")
                \(isTransparent ? "" : "log global\n    option httplog")
                timeout client 1h
                timeout http-keep-alive 1h
                timeout connect \(settings.connectTimeout)ms
                timeout server \(isTransparent ? 3_600_000 : settings.requestTimeout)ms
                retries \(isTransparent ? 0 : retries)
                \(redispatch)
            listen rig
                bind 127.0.0.1:\(port)
                balance roundrobin
                server-template pod 1-\(servers.count) 127.0.0.1:1 \(isTransparent ? "" : "pool-purge-delay \(settings.idleTimeout)ms") disabled

            """
        let file = folder.appending(path: "haproxy.cfg")
        try text.write(to: file, atomically: true, encoding: .utf8)
        child = try Child(program, ["-db", "-f", file.path], log: setup.log(isTransparent ? "kube-proxy" : "haproxy"))
        try await Socket.waitForListener(port)
    }

    // It stops at once on SIGINT, and waits for connections on SIGUSR1.
    func stop() async { await child?.stop(SIGINT) }

    func setEndpoints(_ addresses: [String]) throws {
        for (index, address) in servers.enumerated() {
            if let address, !addresses.contains(address) {
                try command("set server rig/pod\(index + 1) state maint")
                servers[index] = nil
            }
        }
        for address in addresses where !servers.contains(address) {
            guard let index = servers.firstIndex(of: nil) else { throw RigError("haproxy has no server left") }
            servers[index] = address
            try command("set server rig/pod\(index + 1) addr \(address) port \(settings.endpointPort)")
            try command("set server rig/pod\(index + 1) state ready")
        }
    }

    private func command(_ text: String) throws {
        guard Socket.exchange("127.0.0.1", control, text + "\n") != nil else {
            throw RigError("haproxy does not answer: \(text)")
        }
    }
}
