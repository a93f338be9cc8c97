import HardenCoding
import HardenRollout

extension WorkloadSettings {
    /// Takes each value from the first layer that has one, and its default where none does.
    init(_ layers: [SettingsLayer]) {
        slowestRequest = Self.seconds("slowestRequest", layers, \.slowestRequest, unknown: .slowestRequest)
        shutdown = Self.seconds("shutdown", layers, \.shutdown, unknown: .shutdown)
        keepAlive = Self.seconds("keepAlive", layers, \.keepAlive, unknown: .keepAlive)
        longestConnection = Self.seconds(
            "longestConnection",
            layers,
            \.longestConnection,
            unknown: .longestConnection
        )
        if let (reaction, origin) = layers.first("onSIGTERM", \.onSIGTERM) {
            onSIGTERM = Setting("onSIGTERM", reaction.termination, reaction.rawValue, from: origin)
        } else {
            onSIGTERM = Setting("onSIGTERM", nil, "unknown", from: .standard(source: Unknown.onSIGTERM.rawValue))
        }
        closesConnections = Self.flag("closesConnections", layers, \.closesConnections, unknown: .closesConnections)
        idempotent = Self.flag("idempotent", layers, \.idempotent, unknown: .idempotent)
        spot = Self.flag("spot", layers, \.spot, unknown: .spot)
        if let (value, origin) = layers.first("shell", \.shell) {
            shell = Setting("shell", value, "\(value)", from: origin)
        } else {
            shell = Setting("shell", nil, "unknown", from: .standard(source: Unknown.shell.rawValue))
        }
        drainLatency = [:]
        for path in TrafficPath.allCases { drainLatency[path] = Self.latency(of: path, layers) }
    }

    /// What is assumed where nobody said anything, and why.
    private enum Unknown: String {
        case slowestRequest = "a request may take as long as its path's timeout allows, 30 s where it has none"
        case shutdown = "a start value where a sum needs one: GKE, Troubleshoot load balancing"
        case onSIGTERM = "the cautious case: it exits at once"
        case closesConnections = "the cautious case: it keeps connections open"
        case keepAlive = "the manifest does not say it"
        case longestConnection = "requests and answers only: no WebSockets or streams"
        case idempotent = "the cautious case: requests may not be repeated"
        case shell = "many small images have none"
        case spot = "ordinary nodes unless the Pod asks for others"
    }

    private static func seconds(
        _ name: String,
        _ layers: [SettingsLayer],
        _ value: (ApplicationSettings) -> Duration?,
        unknown: Unknown
    ) -> Setting<Int?> {
        guard let (duration, origin) = layers.first(name, value) else {
            return Setting(name, nil, "unknown", from: .standard(source: unknown.rawValue))
        }
        return Setting(name, duration.secondsRoundedUp, "\(duration.secondsRoundedUp) s", from: origin)
    }

    private static func flag(
        _ name: String,
        _ layers: [SettingsLayer],
        _ value: (ApplicationSettings) -> Bool?,
        unknown: Unknown
    ) -> Setting<Bool> {
        guard let (flag, origin) = layers.first(name, value) else {
            return Setting(name, false, "false", from: .standard(source: unknown.rawValue))
        }
        return Setting(name, flag, "\(flag)", from: origin)
    }

    private static func latency(of path: TrafficPath, _ layers: [SettingsLayer]) -> Setting<Int> {
        let name = "drainLatency.\(path.name)"
        let place = FieldPath.root.field("drainLatency").field(path.name)
        if let (duration, origin) = layers.first(place, { $0.drainLatency?[path] }) {
            return Setting(name, duration.secondsRoundedUp, "\(duration.secondsRoundedUp) s", from: origin)
        }
        if path.learnsOnReload {
            let source = "nginx asks for the name once"
            return Setting(name, path.drainLatency, "until a reload", from: .standard(source: source))
        }
        let source =
            path.isGoogleLoadBalancer ? "GKE, Troubleshoot load balancing" : "planning value; nothing bounds it"
        return Setting(name, path.drainLatency, "\(path.drainLatency) s", from: .standard(source: source))
    }
}
