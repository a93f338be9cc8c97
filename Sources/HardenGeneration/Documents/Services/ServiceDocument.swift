import HardenRollout
import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The Service; `nil` without ports.
    func serviceDocument() -> DesiredDocument? {
        guard !service.ports.isEmpty else { return nil }
        var document = document("v1", "Service", annotations: serviceAnnotations) {
            group("spec") {
                texts("selector", selector)
                list("ports", service.ports.map { servicePort($0, number: $0.servicePort) })
                clusterAffinity
            }
        }
        document.initialOnly += [["spec", "selector"]]
        // Others may refer to an existing port by its name, and a new name leaves it without endpoints for a moment. Only
        // the annotation that says which ports speak TLS goes by name.
        if appProtocolsAnnotation == nil { document.initialOnly.append(["spec", "ports", "name"]) }
        return document
    }

    /// A Service whose DNS name lists the addresses of the ready Pods, for proxies that no controller configures.
    func headlessService() -> DesiredDocument? {
        guard !service.ports.isEmpty, service.exposure.contains(where: { $0.proxyTargets == .headless }) else {
            return nil
        }
        var document = document("v1", "Service", name: headlessName) {
            group("spec") {
                field("clusterIP", "None")
                texts("selector", selector)
                // DNS gives addresses without ports, so that clients use the container's own.
                list("ports", service.ports.map { servicePort($0, number: $0.number) })
            }
        }
        document.initialOnly += [["spec", "selector"], ["spec", "ports", "name"]]
        return document
    }

    private func servicePort(_ port: Port, number: Int) -> YAMLValue {
        object {
            field("name", port.name)
            field("port", number)
            // By number: existing Pods may not have the port's name yet.
            field("targetPort", port.number)
            field("appProtocol", port.transport.appProtocol)
        }
    }

    /// Affinity within the cluster, where nothing in front of the Service could do it better.
    ///
    /// kube-proxy does it by client address, and only for connections to the Service's own address. Its lifetime is
    /// Kubernetes' default. Source: Kubernetes, "Virtual IPs and Service Proxies", session affinity.
    @MappingBuilder private var clusterAffinity: [YAMLMapping.Entry] {
        if service.sessionAffinity == .clientIP, paths == [.inCluster] { field("sessionAffinity", "ClientIP") }
    }
}

extension Port.Transport {
    /// What proxies are told of the protocol; nothing for plain HTTP and TCP, which they assume.
    ///
    /// Sources: Kubernetes, "Service", application protocol (`kubernetes.io/h2c`); GKE, "Deploy Gateways" (`HTTPS`).
    fileprivate var appProtocol: String? {
        switch self {
        case .https: "HTTPS"
        case .grpc: "kubernetes.io/h2c"
        case .http, .tcp: nil
        }
    }
}
