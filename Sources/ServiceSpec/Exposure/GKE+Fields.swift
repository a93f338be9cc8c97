package import HardenCoding

extension GKEIngress: SpecCodable {
    package static let codec = SpecRecord(
        "GKEIngress",
        "A GKE Ingress: an application load balancer of Google Cloud.",
        prototype: GKEIngress()
    ) {
        SpecField("scope", \.scope, .word("IngressScope"), "Who can reach it: the internet, or the VPC network.")
        SpecField("hosts", \.route.hosts, .hosts, RouteFields.hosts)
        SpecField("paths", \.route.paths, .paths, RouteFields.paths)
        SpecField("port", optional: \.route.port, .text(.portName), RouteFields.port)
        SpecField("tls", \.tls, .own, "Where its certificate comes from.")
        SpecField(
            "redirectsHTTP",
            \.redirectsHTTP,
            .flag,
            "Whether HTTP is redirected to HTTPS; external with TLS only."
        )
        SpecField("address", optional: \.address, .text(.cloudName), "The name of a reserved static IP address.")
        SpecField(
            "securityPolicy",
            optional: \.securityPolicy,
            .text(.cloudName),
            "The name of a Google Cloud Armor security policy; external only."
        )
    }.codec
}

extension GKEIngress.TLS: SpecCodable {
    package static let codec = SpecUnion<Self>(
        "IngressTLS",
        "Where the certificate comes from.",
        words: [.init("none", .none, "No TLS.")],
        choices: [
            .tagged("secret", .text(.objectName), "A Secret of type kubernetes.io/tls.") {
                .secret($0)
            } extract: {
                if case .secret(let name) = $0 { name } else { nil }
            },
            .tagged("managedCertificate", .text(.objectName), "A ManagedCertificate object; external only.") {
                .managedCertificate($0)
            } extract: {
                if case .managedCertificate(let name) = $0 { name } else { nil }
            },
            .tagged("preSharedCertificates", .cloudNames, "SSL certificates of the Google Cloud project.") {
                .preSharedCertificates($0)
            } extract: {
                if case .preSharedCertificates(let names) = $0 { names } else { nil }
            },
        ]
    ).codec
}

extension GKEGateway: SpecCodable {
    package static let codec = SpecRecord(
        "GKEGateway",
        "A GKE Gateway: an application load balancer of Google Cloud.",
        prototype: GKEGateway(class: .globalExternal)
    ) {
        SpecField("class", \.class, .word("GatewayClass"), isRequired: true, "The kind of load balancer.")
        SpecField("gateway", \.gateway, .own, "The Gateway that the route is attached to.")
        SpecField("hosts", \.route.hosts, .hosts, RouteFields.hosts)
        SpecField("paths", \.route.paths, .paths, RouteFields.paths)
        SpecField("port", optional: \.route.port, .text(.portName), RouteFields.port)
        SpecField(
            "securityPolicy",
            optional: \.securityPolicy,
            .text(.cloudName),
            "The name of a Google Cloud Armor security policy."
        )
    }.codec
}

extension GKEGateway.Gateway: SpecCodable {
    package static let codec = SpecUnion<Self>(
        "Gateway",
        "The Gateway that a route is attached to.",
        words: [.init("create", .create(), "A Gateway for this service alone, without TLS.")],
        choices: [
            .tagged("create", Created.record.codec, "A Gateway for this service alone.") {
                .create(tls: $0.tls, redirectsHTTP: $0.redirectsHTTP, address: $0.address)
            } extract: {
                guard case .create(let tls, let redirectsHTTP, let address) = $0 else { return nil }
                return Created(tls: tls, redirectsHTTP: redirectsHTTP, address: address)
            },
            .fields("existing", Existing.record) {
                .existing(name: $0.name, namespace: $0.namespace, sectionName: $0.sectionName)
            } extract: {
                guard case .existing(let name, let namespace, let sectionName) = $0 else { return nil }
                return Existing(name: name, namespace: namespace, sectionName: sectionName)
            },
        ]
    ).codec

    private struct Created: Sendable {
        var tls = GKEGateway.TLS.none
        var redirectsHTTP = false
        var address: String?

        static let record = SpecRecord(
            "CreatedGateway",
            "A Gateway for this service alone.",
            prototype: Created()
        ) {
            SpecField("tls", \.tls, .own, "Where its certificate comes from.")
            SpecField("redirectsHTTP", \.redirectsHTTP, .flag, "Whether HTTP is redirected to HTTPS; needs TLS.")
            SpecField("address", optional: \.address, .text(.cloudName), "The name of a reserved static IP address.")
        }
    }

    private struct Existing: Sendable {
        var name = ""
        var namespace: String?
        var sectionName: String?

        static let record = SpecRecord(
            "ExistingGateway",
            "A Gateway that exists.",
            prototype: Existing()
        ) {
            SpecField("existing", \.name, .text(.objectName), isRequired: true, "The name of a Gateway that exists.")
            SpecField(
                "namespace",
                optional: \.namespace,
                .text(.label),
                "Its namespace; the service's own if left out."
            )
            SpecField(
                "sectionName",
                optional: \.sectionName,
                .text(.objectName),
                "One of its listeners; all if left out."
            )
        }
    }
}

extension GKEGateway.TLS: SpecCodable {
    package static let codec = SpecUnion<Self>(
        "GatewayTLS",
        "Where the certificate comes from.",
        words: [.init("none", .none, "No TLS.")],
        choices: [
            .tagged("secret", .text(.objectName), "A Secret of type kubernetes.io/tls.") {
                .secret($0)
            } extract: {
                if case .secret(let name) = $0 { name } else { nil }
            },
            .tagged("certificateMap", .text(.cloudName), "A certificate map; global external classes only.") {
                .certificateMap($0)
            } extract: {
                if case .certificateMap(let name) = $0 { name } else { nil }
            },
            .tagged("preSharedCertificates", .cloudNames, "SSL certificates of the Google Cloud project.") {
                .preSharedCertificates($0)
            } extract: {
                if case .preSharedCertificates(let names) = $0 { names } else { nil }
            },
        ]
    ).codec
}
