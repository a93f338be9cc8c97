import ServiceSpec

/// The order service of a shop: called by the shop's own pages through a load balancer of Google Cloud, and by partners
/// through Kong, which checks who they are.
@main
struct OrdersExample: ServiceManifest {
    static let output = "Sources/OrdersExample/k8s"

    static var services: [Service] { [orders] }

    static let orders = Service(
        name: "orders",
        namespace: "shop",
        labels: ["app.kubernetes.io/part-of": "shop"],
        image: "europe-docker.pkg.dev/example/shop/orders:2.14.0",
        environment: [
            .value("LOG_LEVEL", "info"),
            .value("PAYMENTS_URL", "http://payments.shop.svc.cluster.local"),
            .secret("DATABASE_URL", secret: "orders-database", key: "url"),
            .field("POD_NAME", .podName),
        ],
        volumes: [
            .configMap("orders-settings", at: "/etc/orders"),
            .secret("orders-signing-key", at: "/etc/orders-keys"),
        ],
        ports: [.http(8080), .tcp("metrics", 9090)],
        resources: Resources(cpu: .millicores(500), memory: .mebibytes(512)),
        scale: .range(min: 4, max: 20, cpu: 70),
        health: Health(
            readiness: .http("/readyz"),
            liveness: .http("/livez")
        ),
        // An order is placed once: a request that may have reached the application is not sent again.
        traffic: Traffic(slowestRequest: .seconds(20), idempotent: false, keepAlive: .seconds(620)),
        shutdown: Shutdown(duration: .seconds(25), onSIGTERM: .drains, closesConnections: true),
        exposure: [
            .gkeGateway(
                class: .globalExternal,
                gateway: .create(tls: .certificateMap("shop-example-com"), redirectsHTTP: true, address: "shop"),
                hosts: ["shop.example.com"],
                paths: [.prefix("/api/orders")],
                securityPolicy: "shop-edge"
            ),
            .kong(
                .ingressController(tlsSecret: "partners-example-com"),
                hosts: ["partners.example.com"],
                paths: [.prefix("/orders")],
                retries: 2
            ),
        ],
        security: Security(writablePaths: ["/tmp"]),
        platform: Platform(kubernetes: .v1_33)
    )
}
