package import HardenCoding

extension Exposure: SpecCodable {
    package static let codec = SpecUnion<Exposure>(
        "Exposure",
        "A way in which requests reach the service.",
        words: [.init("clusterInternal", .clusterInternal, "Other services of the cluster, directly.")],
        choices: [
            .tagged("gkeIngress", .own, "A GKE Ingress.") {
                .gkeIngress($0)
            } extract: {
                if case .gkeIngress(let ingress) = $0 { ingress } else { nil }
            },
            .tagged("gkeGateway", .own, "A GKE Gateway.") {
                .gkeGateway($0)
            } extract: {
                if case .gkeGateway(let gateway) = $0 { gateway } else { nil }
            },
            .tagged("standaloneNEG", .own, "A network endpoint group for a load balancer that is made elsewhere.") {
                .standaloneNEG($0)
            } extract: {
                if case .standaloneNEG(let group) = $0 { group } else { nil }
            },
            .tagged("kong", .own, "A Kong gateway.") {
                .kong($0)
            } extract: {
                if case .kong(let kong) = $0 { kong } else { nil }
            },
            .tagged("ingressNGINX", .own, "An existing ingress-nginx controller.") {
                .ingressNGINX($0)
            } extract: {
                if case .ingressNGINX(let ingress) = $0 { ingress } else { nil }
            },
            .tagged("nginx", .own, "An nginx that you run yourself.") {
                .nginx($0)
            } extract: {
                if case .nginx(let nginx) = $0 { nginx } else { nil }
            },
        ]
    ).codec
}

extension StandaloneNEG: SpecCodable {
    package static let codec = SpecRecord(
        "StandaloneNEG",
        "A network endpoint group for a load balancer that is made elsewhere.",
        prototype: StandaloneNEG()
    ) {
        SpecField("name", optional: \.name, .text(.cloudName), "The group's name; GKE chooses one if left out.")
        SpecField("port", optional: \.port, .text(.portName), RouteFields.port)
    }.codec
}

extension IngressNGINX: SpecCodable {
    package static let codec = SpecRecord(
        "IngressNGINX",
        "An existing ingress-nginx controller. It is no longer maintained.",
        prototype: IngressNGINX()
    ) {
        SpecField("class", \.class, .text(.objectName), "The controller's Ingress class.")
        SpecField("hosts", \.route.hosts, .hosts, RouteFields.hosts)
        SpecField("paths", \.route.paths, .paths, RouteFields.paths)
        SpecField("port", optional: \.route.port, .text(.portName), RouteFields.port)
        SpecField(
            "tlsSecret",
            optional: \.tlsSecret,
            .text(.objectName),
            "A Secret with the certificate; no TLS if left out."
        )
    }.codec
}

extension NGINX: SpecCodable {
    package static let codec = SpecRecord(
        "NGINX",
        "An nginx that you run yourself; a snippet for its configuration is written.",
        prototype: NGINX()
    ) {
        SpecField("targets", \.targets, .own, "Where it sends requests.")
        SpecField("hosts", \.route.hosts, .hosts, RouteFields.hosts)
        SpecField("paths", \.route.paths, .paths, RouteFields.paths)
        SpecField("port", optional: \.route.port, .text(.portName), RouteFields.port)
    }.codec
}

extension ProxyTargets: SpecCodable {
    package static let codec = SpecUnion<ProxyTargets>(
        "ProxyTargets",
        "Where a proxy that no controller configures sends requests.",
        words: [
            .init("clusterIP", .clusterIP, "The service's one cluster address; no health checks, no affinity."),
            .init("headless", .headless, "The ready Pods, by the DNS name of a headless Service that is made for it."),
        ],
        choices: [
            .tagged("addresses", .list(of: .text(.address), minimum: 1), "Fixed host:port addresses.") {
                .addresses($0)
            } extract: {
                if case .addresses(let addresses) = $0 { addresses } else { nil }
            }
        ]
    ).codec
}
