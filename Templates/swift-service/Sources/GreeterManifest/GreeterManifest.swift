import GreeterSettings
import ServiceSpec

/// What Kubernetes is told about the server. To write the manifests again after a change:
///
///     swift package --allow-writing-to-package-directory generate-manifests
@main
struct GreeterManifest: ServiceManifest {
    static var services: [Service] {
        [
            Service(
                name: "greeter",
                image: "registry.example.com/greeter:1.0.0",
                ports: [.http(Settings.port)],
                resources: Resources(cpu: .millicores(100), memory: .mebibytes(128)),
                scale: .range(min: 3, max: 10, cpu: 70),
                health: Health(
                    readiness: .http(Settings.readinessPath),
                    liveness: .http(Settings.livenessPath)
                ),
                traffic: Traffic(
                    slowestRequest: Settings.slowestRequest,
                    idempotent: true,
                    keepAlive: Settings.idleTimeout
                ),
                shutdown: Shutdown(duration: Settings.shutdown, onSIGTERM: .drains, closesConnections: true),
                exposure: [.gkeGateway(class: .globalExternal, hosts: ["greeter.example.com"])]
            )
        ]
    }
}
