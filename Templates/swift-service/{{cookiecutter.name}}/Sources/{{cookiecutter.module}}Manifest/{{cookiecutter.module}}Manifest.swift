import {{ cookiecutter.module }}Settings
import ServiceSpec

/// What Kubernetes is told about the server. To write the manifests again after a change:
///
///     swift package --allow-writing-to-package-directory generate-manifests
@main
struct {{ cookiecutter.module }}Manifest: ServiceManifest {
    static var services: [Service] {
        [
            Service(
                name: "{{ cookiecutter.name }}",
                image: "{{ cookiecutter.image }}:1.0.0",
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
                exposure: [.gkeGateway(class: .globalExternal, hosts: ["{{ cookiecutter.host }}"])]
            )
        ]
    }
}
