import ServiceSpec
import ShopSettings

@main
struct ShopManifest {}

extension ShopManifest: ServiceManifest {
    static var services: [Service] {
        // A spec may print; what it says goes another way.
        print("describing the shop")
        return [
            Service(
                name: "shop",
                image: "registry.example.com/shop:1.0.0",
                ports: [.http(port)],
                resources: Resources(cpu: .millicores(100), memory: .mebibytes(128)),
                health: Health(readiness: .http("/ready"))
            )
        ]
    }
}
