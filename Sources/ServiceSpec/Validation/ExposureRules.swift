import HardenCoding

extension Service {
    func checkExposure(into findings: inout SpecFindings) {
        var seen: Set<String> = []
        for (index, exposure) in exposure.enumerated() {
            let path = FieldPath.root.field("exposure").item(index)
            if !seen.insert(exposure.identity).inserted {
                findings.error(path, "the service is exposed twice by \(exposure.identity); keep one")
            }
            if exposure == .clusterInternal { continue }
            checkPort(of: exposure, path.field(exposure.key), into: &findings)
            checkHealthCheck(of: exposure, path.field(exposure.key), into: &findings)
            switch exposure {
            case .gkeIngress(let ingress): ingress.check(path.field("gkeIngress"), into: &findings)
            case .gkeGateway(let gateway): gateway.check(path.field("gkeGateway"), into: &findings)
            default: break
            }
        }
        checkSharedPolicy(into: &findings)
        if let limit = TextFormat.serviceName.maximumLength, headlessName.utf8.count > limit,
            exposure.contains(where: { $0.targets == .headless })
        {
            findings.error(
                .root.field("name"),
                "the headless Service for the proxy would be called '\(headlessName)', and names of Services end at "
                    + "\(limit) characters; choose a shorter one"
            )
        }
    }

    private func checkPort(of exposure: Exposure, _ path: FieldPath, into findings: inout SpecFindings) {
        guard !ports.isEmpty else {
            findings.error(path, "the service has no ports to expose")
            return
        }
        guard let port = port(named: exposure.portName) else {
            let names = ports.map(\.name).joined(separator: ", ")
            findings.error(path.field("port"), "there is no port '\(exposure.portName ?? "")'; there are \(names)")
            return
        }
        if exposure.route != nil, port.transport == .tcp {
            findings.error(
                path,
                "port '\(port.name)' speaks neither HTTP nor gRPC, which a proxy that routes by host and path needs"
            )
        }
        // https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-http2: HTTP/2 to the backends needs TLS.
        if case .gkeIngress = exposure, port.transport == .grpc {
            findings.error(
                path,
                "GKE Ingress speaks HTTP/2 with Pods only over TLS, and port '\(port.name)' is gRPC without; "
                    + "use gkeGateway"
            )
        }
    }

    /// Load balancers ask the readiness question themselves, as far as they can.
    private func checkHealthCheck(of exposure: Exposure, _ path: FieldPath, into findings: inout SpecFindings) {
        guard let check = health.readiness?.check else { return }
        switch (exposure, check) {
        case (.gkeIngress, .exec), (.gkeGateway, .exec):
            findings.error(
                path,
                "a load balancer cannot run the command of the readiness probe in a Pod; give health.readiness a request"
            )
        case (.gkeIngress, .tcp), (.gkeIngress, .grpc):
            findings.error(path, "health checks of GKE Ingress are HTTP requests; make health.readiness an HTTP probe")
        default: break
        }
    }

    /// A BackendConfig belongs to the Service, so that all its Ingresses share it.
    private func checkSharedPolicy(into findings: inout SpecFindings) {
        let ingresses = exposure.enumerated().compactMap { index, exposure -> (Int, GKEIngress)? in
            if case .gkeIngress(let ingress) = exposure { (index, ingress) } else { nil }
        }
        guard ingresses.contains(where: { $0.1.scope == .internal }) else { return }
        for (index, ingress) in ingresses where ingress.scope == .external && ingress.securityPolicy != nil {
            findings.error(
                .root.field("exposure").item(index).field("gkeIngress").field("securityPolicy"),
                "the internal Ingress would share this policy, and internal load balancers refuse it; "
                    + "expose one of the two through gkeGateway"
            )
        }
    }
}

extension GKEIngress {
    fileprivate func check(_ path: FieldPath, into findings: inout SpecFindings) {
        if redirectsHTTP, tls == .none {
            findings.error(path.field("redirectsHTTP"), "there is no HTTPS to redirect to; set 'tls'")
        }
        guard scope == .internal else { return }
        // https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration: features by kind of Ingress.
        if securityPolicy != nil {
            findings.error(
                path.field("securityPolicy"),
                "internal load balancers refuse Cloud Armor policies of a service"
            )
        }
        if redirectsHTTP {
            findings.error(path.field("redirectsHTTP"), "an internal Ingress cannot redirect; use gkeGateway")
        }
        if case .managedCertificate = tls {
            findings.error(
                path.field("tls"),
                "Google-managed certificates are for external Ingresses; use a secret or pre-shared certificates"
            )
        }
    }
}

extension GKEGateway {
    fileprivate func check(_ path: FieldPath, into findings: inout SpecFindings) {
        if securityPolicy != nil, [.regionalInternal, .crossRegionInternal].contains(self.class) {
            findings.warning(
                path.field("securityPolicy"),
                "not every internal load balancer takes Cloud Armor policies; check the GatewayClass capabilities of GKE"
            )
        }
        guard case .create(let tls, let redirectsHTTP, _) = gateway else { return }
        let path = path.field("gateway").field("create")
        if redirectsHTTP, tls == .none {
            findings.error(path.field("redirectsHTTP"), "there is no HTTPS to redirect to; set 'tls'")
        }
        if case .certificateMap = tls, ![.classicExternal, .globalExternal].contains(self.class) {
            findings.warning(
                path.field("tls").field("certificateMap"),
                "certificate maps are for global external load balancers; check the GatewayClass capabilities of GKE"
            )
        }
    }
}

extension Exposure {
    /// What there can be only one of for a service: the objects are named after it.
    fileprivate var identity: String {
        switch self {
        case .gkeIngress(let ingress): "a GKE Ingress that is \(ingress.scope.rawValue)"
        case .gkeGateway(let gateway): "a GKE Gateway of class \(gateway.class.rawValue)"
        case .standaloneNEG(let group): "a network endpoint group for port '\(group.port ?? "")'"
        case .kong(let kong):
            switch kong.configuration {
            case .ingressController: "Kong Ingress Controller"
            case .deck: "Kong with decK"
            }
        case .ingressNGINX: "ingress-nginx"
        case .nginx: "nginx"
        case .clusterInternal: "clusterInternal"
        }
    }
}
