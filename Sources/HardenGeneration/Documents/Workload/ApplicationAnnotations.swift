import HardenCoding
import HardenRollout
import ServiceSpec

extension ServicePlan {
    /// What the spec says of the application and a manifest has no field for, so that whoever reads the manifest without
    /// the spec, a check above all, need not assume it.
    var applicationAnnotations: [(key: String, value: String)] {
        var values: [(key: String, value: String)] = []
        func say(_ name: String, _ value: String?) {
            if let value { values.append(("harden.dev/\(name)", value)) }
        }
        say("slowest-request", application.slowestRequest.map { Duration.seconds($0).specText })
        say("shutdown", service.shutdown.duration.specText)
        say("on-sigterm", service.shutdown.onSIGTERM.rawValue)
        say("closes-connections", service.shutdown.closesConnections ? "true" : nil)
        say("keep-alive", service.traffic.keepAlive?.specText)
        say("longest-connection", application.longestConnection.map { Duration.seconds($0).specText })
        say("idempotent", service.traffic.idempotent ? "true" : nil)
        say("shell", service.platform.shell ? "true" : nil)
        return values
    }
}
