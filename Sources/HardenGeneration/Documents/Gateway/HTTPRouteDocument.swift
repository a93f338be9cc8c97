import HardenKubernetes
import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The routes from Gateways to the Service, and those that redirect HTTP.
    ///
    /// gRPC goes through HTTPRoutes as well: a call is a POST, and every GKE class takes them. That each takes GRPCRoute
    /// is not documented.
    func httpRoutes() -> [DesiredDocument] {
        gatewayExposures.flatMap { exposure in
            let redirects: Bool
            if case .create(_, let redirectsHTTP, _) = exposure.gateway.gateway {
                redirects = redirectsHTTP
            } else {
                redirects = false
            }
            let route = route(
                exposure,
                name: exposure.name,
                section: redirects ? GatewayClass.httpsListener : existingSection(exposure),
                rules: [rule(exposure)]
            )
            guard redirects else { return [route] }
            return [
                route,
                self.route(
                    exposure,
                    name: "\(exposure.name)-redirect",
                    section: GatewayClass.httpListener,
                    rules: [redirectRule]
                ),
            ]
        }
    }

    /// Makes the Service known to the other clusters, for classes whose backends are in several.
    ///
    /// Source: GKE, "Deploy multi-cluster Gateways".
    func serviceExport() -> DesiredDocument? {
        guard gatewayExposures.contains(where: { $0.gateway.class.isMultiCluster }) else { return nil }
        return document("net.gke.io/v1", "ServiceExport")
    }

    private func existingSection(_ exposure: GatewayExposure) -> String? {
        if case .existing(_, _, let section) = exposure.gateway.gateway { section } else { nil }
    }

    private func route(
        _ exposure: GatewayExposure,
        name: String,
        section: String?,
        rules: [YAMLValue]
    ) -> DesiredDocument {
        let parent: (name: String, namespace: String?)
        switch exposure.gateway.gateway {
        case .create: parent = (exposure.name, nil)
        case .existing(let name, let namespace, _): parent = (name, namespace)
        }
        var annotations: [(key: String, value: String)] = []
        if case .existing = exposure.gateway.gateway {
            // Nothing else that is written tells what kind of load balancer it is.
            annotations.append((RouteView.gatewayClassAnnotation, exposure.gateway.class.rawValue))
        }
        return document(Self.gatewayAPI, "HTTPRoute", name: name, annotations: annotations) {
            group("spec") {
                list(
                    "parentRefs",
                    [
                        object {
                            field("name", parent.name)
                            field("namespace", parent.namespace)
                            field("sectionName", section)
                        }
                    ]
                )
                list("hostnames", exposure.gateway.route.hosts)
                list("rules", rules)
            }
        }
    }

    private func rule(_ exposure: GatewayExposure) -> YAMLValue {
        object {
            list(
                "matches",
                exposure.gateway.route.paths.map { path in
                    object {
                        group("path") {
                            field("type", path.isExact ? "Exact" : "PathPrefix")
                            field("value", path.path)
                        }
                    }
                }
            )
            list(
                "backendRefs",
                [
                    object {
                        if exposure.gateway.class.isMultiCluster {
                            field("group", "net.gke.io")
                            field("kind", "ServiceImport")
                        }
                        field("name", name)
                        field("port", exposure.port.servicePort)
                    }
                ]
            )
        }
    }

    private var redirectRule: YAMLValue {
        object {
            list(
                "filters",
                [
                    object {
                        field("type", "RequestRedirect")
                        group("requestRedirect") {
                            field("scheme", "https")
                            field("statusCode", 301)
                        }
                    }
                ]
            )
        }
    }
}
