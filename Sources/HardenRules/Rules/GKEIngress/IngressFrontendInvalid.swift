import HardenKubernetes

/// Finds GKE Ingresses whose listeners cannot work.
package struct IngressFrontendInvalid: Rule {
    package static let metadata = RuleMetadata(
        id: "ingress-frontend-invalid",
        area: .gkeIngress,
        title: "A GKE Ingress has no listener, or a FrontendConfig that does not work",
        severity: .error,
        disruptions: [.steadyState],
        remedy: .advice,
        explanation: """
            With `kubernetes.io/ingress.allow-http: "false"` and no certificate there is nothing left to listen on. A
            FrontendConfig is named by an annotation of the Ingress, lives in its namespace, and is not read for
            internal Ingresses; a redirect to HTTPS needs a certificate to redirect to.
            """,
        before: """
            kind: Ingress
            metadata:
              annotations:
                kubernetes.io/ingress.allow-http: "false"
            spec:
              defaultBackend: ...
            """,
        after: """
            kind: Ingress
            metadata:
              annotations:
                kubernetes.io/ingress.allow-http: "false"
            spec:
              tls:
                - secretName: orders-tls
              defaultBackend: ...
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#disabling_http",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#associating_frontendconfig_with_your_ingress",
        ]
    )

    private static let frontendKey = "networking.gke.io/v1beta1.FrontendConfig"
    /// Annotations that bring certificates.
    private static let certificateKeys = [
        "ingress.gcp.kubernetes.io/pre-shared-cert", "networking.gke.io/managed-certificates",
        "networking.gke.io/certmap", "kubernetes.io/tls-acme", "cert-manager.io/cluster-issuer",
        "cert-manager.io/issuer",
    ]
    private static let redirectCodes = [
        "MOVED_PERMANENTLY_DEFAULT", "FOUND", "TEMPORARY_REDIRECT", "PERMANENT_REDIRECT",
    ]

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        var kinds: [Int: TrafficRouteKind] = [:]
        for service in context.topology.services {
            for route in service.gkeIngressRoutes {
                if let ingress = route.ingress { kinds[ingress] = route.kind }
            }
        }
        let named = Set(
            context.topology.manifests.objects.indices.flatMap { position -> [Int] in
                guard let ingress = ingress(position, context) else { return [] }
                return context.topology.resolve(ingress.frontendConfig.value, FrontendConfigView.kinds, from: position)
                    .objects
            }
        )
        return context.topology.manifests.objects.indices.flatMap { position -> [Finding] in
            let object = context.object(position)
            switch object.kind {
            case .ingress: return ingress(IngressView(object), position, kinds[position], named, context)
            case .frontendConfig: return frontendConfig(object)
            case .service:
                let place = object.metadata["annotations"][Self.frontendKey]
                guard place.exists else { return [] }
                return [finding(.error, "a FrontendConfig is named by the Ingress, not by a Service", place, object)]
            default: return []
            }
        }
    }

    private func ingress(_ position: Int, _ context: RuleContext) -> IngressView? {
        let object = context.object(position)
        return object.kind == .ingress ? IngressView(object) : nil
    }

    private func ingress(
        _ view: IngressView,
        _ position: Int,
        _ kind: TrafficRouteKind?,
        _ named: Set<Int>,
        _ context: RuleContext
    ) -> [Finding] {
        var found: [Finding] = []
        let object = view.object
        let hasCertificate =
            !view.tls.isEmpty || Self.certificateKeys.contains { !object.annotation($0).isAbsent }
            || context.isPatched(position, ["spec", "tls"])
        let http = view.allowsHTTP
        if http.expectation != nil {
            found.append(finding(.error, "allow-http must be a text; write \"false\" in quotes", http.place, object))
        } else if http.value == "false", !hasCertificate {
            found.append(
                finding(.error, "HTTP is switched off and there is no certificate for HTTPS", http.place, object)
            )
        }
        let frontend = view.frontendConfig
        guard let name = frontend.value else { return found }
        if kind == .gkeIngressInternal {
            found.append(finding(.error, "an internal Ingress takes no FrontendConfig", frontend.place, object))
        }
        let resolution = context.topology.resolve(name, FrontendConfigView.kinds, from: position)
        if let reason = context.dangling(resolution, named: name, from: position, isReferred: named.contains) {
            var missing = finding(
                reason.severity,
                "there is no FrontendConfig \(name) in the namespace of the Ingress",
                frontend.place,
                object
            )
            switch reason {
            case .otherNamespace(let other), .similarName(let other):
                missing.secondary = [other.metadata["name"].label("is this one meant?", in: other)]
            }
            found.append(missing)
        }
        if let config = resolution.first.map({ FrontendConfigView(context.object($0)) }),
            config.redirectsToHTTPS.value == true, !hasCertificate
        {
            var redirect = finding(
                .warning,
                "FrontendConfig \(name) redirects to HTTPS, and there is no certificate",
                frontend.place,
                object
            )
            redirect.secondary = [config.redirectsToHTTPS.label("redirects", in: config.object)]
            found.append(redirect)
        }
        return found
    }

    private func frontendConfig(_ object: KubernetesObject) -> [Finding] {
        let place = object.spec["redirectToHttps"]["responseCodeName"]
        guard let fault = place.fault(oneOf: Self.redirectCodes), place.text != "" else { return [] }
        return [finding(.error, fault, place, object)]
    }

    private func finding(_ severity: Severity, _ fault: String, _ place: Place, _ object: KubernetesObject) -> Finding {
        Finding(
            rule: Self.id,
            severity: severity,
            message: "\(object.name): \(fault)",
            object: object.title,
            primary: place.label(fault, in: object),
            disruptions: Self.metadata.disruptions
        )
    }
}
