import HardenCoding
import HardenRollout
import ServiceSpec

extension ServicePlan {
    /// What the platform changes or refuses of what the spec says.
    func platformDiagnostics() -> [GenerationDiagnostic] {
        var diagnostics: [GenerationDiagnostic] = []
        if service.platform.autopilot {
            let resources = service.resources
            if let limit = resources.cpuLimit, limit != resources.cpu {
                diagnostics.append(
                    diagnostic(
                        .warning,
                        "resources.cpuLimit",
                        "Autopilot sets limits to the requests, and \(limit) becomes \(resources.cpu)"
                    )
                )
            }
            if let limit = resources.memoryLimit, limit != resources.memory {
                diagnostics.append(
                    diagnostic(
                        .warning,
                        "resources.memoryLimit",
                        "Autopilot sets limits to the requests, and \(limit) becomes \(resources.memory)"
                    )
                )
            }
        }
        return diagnostics
    }

    private func withoutTLS(_ field: FieldPath, _ name: String) -> GenerationDiagnostic {
        diagnostic(
            .note,
            field,
            "there is no TLS: the load balancer answers everybody on port 80, unencrypted",
            hint: "say \(name)"
        )
    }

    /// What has to be set up where no manifest reaches.
    func proxyDiagnostics() -> [GenerationDiagnostic] {
        var diagnostics: [GenerationDiagnostic] = []
        for (index, exposure) in service.exposure.enumerated() {
            let field = FieldPath.root.field("exposure").item(index)
            switch exposure {
            case .standaloneNEG:
                guard let draining = budget.draining else { break }
                diagnostics.append(
                    diagnostic(
                        .note,
                        field,
                        "the load balancer that uses the endpoint group is made elsewhere: give its backend service a "
                            + "draining timeout of \(draining.seconds) s (\(draining.sum)) and a timeout of "
                            + "\(timeouts.loadBalancer) s, and its health check the readiness probe's port and path"
                    )
                )
            case .kong, .nginx:
                guard let targets = exposure.proxyTargets else { break }
                if service.namespace == nil, targets == .clusterIP || targets == .headless {
                    diagnostics.append(
                        diagnostic(
                            .warning,
                            "namespace",
                            "the proxy's target needs the namespace in its name, and without one it is 'default'",
                            hint: "set the namespace"
                        )
                    )
                }
            case .ingressNGINX:
                diagnostics.append(
                    diagnostic(.note, field, "ingress-nginx is no longer maintained", hint: "plan to leave it")
                )
            case .gkeIngress(let ingress):
                if ingress.scope == .external, ingress.tls == .none { diagnostics.append(withoutTLS(field, "tls")) }
            case .gkeGateway(let gateway):
                let isExternal = [.classicExternal, .globalExternal, .regionalExternal].contains(gateway.class)
                guard isExternal, case .create(tls: .none, _, _) = gateway.gateway else { break }
                diagnostics.append(withoutTLS(field, "gateway.create.tls"))
            case .clusterInternal: break
            }
        }
        return diagnostics
    }
}
