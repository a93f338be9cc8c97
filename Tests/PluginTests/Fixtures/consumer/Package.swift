// swift-tools-version: 6.2
import PackageDescription

let serviceSpec = Target.Dependency.product(name: "ServiceSpec", package: "harden")

let package = Package(
    name: "consumer",
    platforms: [.macOS(.v15)],
    products: [
        // A product need not be called like its target.
        .executable(name: "shop-manifest", targets: ["ShopManifest"])
    ],
    dependencies: [.package(path: "../harden")],
    targets: [
        .target(name: "ShopSettings", dependencies: [serviceSpec]),
        .executableTarget(name: "ShopServer", dependencies: ["ShopSettings", serviceSpec]),
        .executableTarget(
            name: "ManifestReview",
            dependencies: [.product(name: "HardenEngine", package: "harden"), serviceSpec]
        ),
        .executableTarget(name: "ShopManifest", dependencies: ["ShopSettings", serviceSpec]),
    ]
)

// Specs that fail, each in its own way.
if Context.environment["WITH_FAULTY_SPECS"] != nil {
    for name in ["Throwing", "Hanging", "Trapping", "Broken"] {
        package.targets.append(.executableTarget(name: name, dependencies: [serviceSpec]))
    }
}
