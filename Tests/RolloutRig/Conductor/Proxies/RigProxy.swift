import Foundation
import HardenRollout

/// What learns of endpoints.
@MainActor protocol EndpointReceiver: AnyObject {
    /// - Parameter addresses: those of the Pods.
    func setEndpoints(_ addresses: [String]) throws
}

/// A real proxy that listens on a port of its own.
@MainActor protocol RigProxy: EndpointReceiver {
    var port: Int { get }
    func start() async throws
    func stop() async
}

/// What a proxy is told besides endpoints. Times are milliseconds of the rig.
struct ProxySettings {
    var endpointPort: Int
    var requestTimeout: Int
    var connectTimeout: Int
    var idleTimeout: Int
    var retries: Retries

    init(_ plan: RunPlan, endpointPort: Int) {
        let path = plan.simulation.path
        self.endpointPort = endpointPort
        // Where the path has no timeout, nothing ends a request for an hour.
        requestTimeout = path.requestTimeout.map { plan.time.milliseconds($0) } ?? 3_600_000
        connectTimeout = max(1, plan.time.milliseconds(path.connectTimeout))
        idleTimeout = path.idleTimeout.map { plan.time.milliseconds($0) } ?? 3_600_000
        retries = path.retries
    }
}

/// The way from the clients to the Pods: a proxy, kube-proxy, or one behind the other.
@MainActor final class RigPath: EndpointReceiver {
    private let proxies: [any RigProxy]
    private let receiver: any RigProxy
    var port: Int { proxies[0].port }

    init(_ plan: RunPlan, setup: RigSetup) throws {
        func folder(_ name: String) throws -> URL {
            let folder = setup.folder.appending(path: name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return folder
        }
        guard let program = setup.path(of: plan.front) else { throw RigError("\(plan.front.rawValue) is not there") }
        let isPinned = plan.simulation.path.pinsConnections
        var hop: HAProxy?
        if isPinned {
            guard let haproxy = setup.haproxy else { throw RigError("haproxy, which plays kube-proxy, is not there") }
            let settings = ProxySettings(plan, endpointPort: setup.podPort)
            hop = HAProxy(haproxy, settings, isTransparent: true, folder: try folder("kube-proxy"), setup)
        }
        let settings = ProxySettings(plan, endpointPort: hop?.port ?? setup.podPort)
        var proxy: (any RigProxy)?
        switch plan.front {
        case .envoy: proxy = Envoy(program, settings, folder: try folder("envoy"), setup)
        case .nginx: proxy = NGINX(program, settings, folder: try folder("nginx"), setup)
        case .haproxy: proxy = HAProxy(program, settings, isTransparent: false, folder: try folder("haproxy"), setup)
        case .none: break
        }
        proxies = [proxy, hop].compactMap { $0 }
        guard let last = proxies.last else { throw RigError("no proxy stands on this path") }
        receiver = last
    }

    func start() async throws {
        for proxy in proxies.reversed() { try await proxy.start() }
        // The Service's cluster address never changes.
        if proxies.count == 2 { try proxies[0].setEndpoints(["127.0.0.1"]) }
    }

    func stop() async { for proxy in proxies { await proxy.stop() } }

    func setEndpoints(_ addresses: [String]) throws { try receiver.setEndpoints(addresses) }
}
