/// The values that definitions, controllers and load balancers take, field by field.
enum FieldLimits {
    /// `spec` of a BackendConfig. Its definition has no ranges; a wrong type stops the synchronisation of the Ingress. That
    /// a value out of the load balancer's range does so too is not documented.
    ///
    /// Sources: kubernetes/ingress-gce, pkg/backendconfig/validation.go; Compute Engine API, `backendServices`,
    /// `healthChecks` and `cdnPolicy`.
    static let backendConfig: [FieldLimit] = [
        FieldLimit("timeoutSec", .integers(1...2_147_483_647), .warning, otherType: .error),
        FieldLimit("healthCheck.type", .words(["HTTP", "HTTPS", "HTTP2"])),
        FieldLimit("healthCheck.checkIntervalSec", .integers(1...300), .warning, otherType: .error),
        FieldLimit("healthCheck.timeoutSec", .integers(1...300), .warning, otherType: .error),
        FieldLimit("healthCheck.healthyThreshold", .integers(1...10), .warning, otherType: .error),
        FieldLimit("healthCheck.unhealthyThreshold", .integers(1...10), .warning, otherType: .error),
        FieldLimit("healthCheck.port", .integers(1...65535), .warning, otherType: .error),
        FieldLimit("healthCheck.requestPath", .absolutePath, .warning),
        FieldLimit(
            "cdn.cacheMode",
            .words(["CACHE_ALL_STATIC", "USE_ORIGIN_HEADERS", "FORCE_CACHE_ALL"]),
            .warning
        ),
        FieldLimit("cdn.clientTtl", .atLeast(0), .warning),
        FieldLimit("cdn.defaultTtl", .atLeast(0), .warning),
        FieldLimit("cdn.maxTtl", .atLeast(0), .warning),
        FieldLimit("cdn.serveWhileStale", .atLeast(0), .warning),
        FieldLimit("cdn.signedUrlCacheMaxAgeSec", .atLeast(0), .warning),
        FieldLimit("cdn.negativeCachingPolicy.*.ttl", .integers(0...1800), .warning),
        FieldLimit(
            "cdn.negativeCachingPolicy.*.code",
            .oneOf([300, 301, 308, 404, 405, 410, 421, 451, 501]),
            .warning
        ),
    ]

    /// `spec.default` of a GCPBackendPolicy. Source: GoogleCloudPlatform/gke-gateway-api, config/crd.
    static let backendPolicy: [FieldLimit] = [
        FieldLimit("timeoutSec", .integers(1...2_147_483_647)),
        FieldLimit("sessionAffinity.cookieTtlSec", .integers(0...1_209_600)),
        FieldLimit(
            "sessionAffinity.type",
            .words([
                "CLIENT_IP", "CLIENT_IP_PORT_PROTO", "CLIENT_IP_PROTO", "GENERATED_COOKIE", "HEADER_FIELD",
                "HTTP_COOKIE",
                "NONE", "",
            ])
        ),
        FieldLimit("maxRatePerEndpoint", .integers(1...1_000_000_000)),
        FieldLimit("backendPreference", .words(["DEFAULT", "PREFERRED"])),
    ]

    /// `spec.default` of a HealthCheckPolicy. Source: GoogleCloudPlatform/gke-gateway-api, config/crd.
    static let healthCheckPolicy: [FieldLimit] = [
        FieldLimit("checkIntervalSec", .integers(1...300)),
        FieldLimit("timeoutSec", .integers(1...300)),
        FieldLimit("healthyThreshold", .integers(1...10)),
        FieldLimit("unhealthyThreshold", .integers(1...10)),
    ]

    /// The part of a HealthCheckPolicy that is for its protocol. Source: GoogleCloudPlatform/gke-gateway-api, config/crd.
    static let healthCheckTarget: [FieldLimit] = [
        FieldLimit("port", .integers(1...65535)),
        FieldLimit("portSpecification", .words(["USE_FIXED_PORT", "USE_NAMED_PORT", "USE_SERVING_PORT"])),
    ]
}
