// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "harden",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "harden", targets: ["harden"]),
        .library(name: "ServiceSpec", targets: ["ServiceSpec"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
    ],
    targets: [
        .systemLibrary(
            name: "CLibYAML",
            pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
        ),
        .target(name: "HardenYAML", dependencies: ["CLibYAML"]),
        .target(name: "HardenRollout"),
        .target(name: "ServiceSpec"),
        .target(name: "HardenKubernetes", dependencies: ["HardenYAML"]),
        .target(
            name: "HardenGeneration",
            dependencies: ["HardenKubernetes", "HardenRollout", "HardenYAML", "ServiceSpec"]
        ),
        .executableTarget(
            name: "harden",
            dependencies: [
                "HardenYAML",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(name: "HardenBenchmarks", dependencies: ["HardenYAML"], path: "Tests/HardenBenchmarks"),
        .testTarget(name: "HardenYAMLTests", dependencies: ["HardenYAML"]),
        .testTarget(name: "HardenRolloutTests", dependencies: ["HardenRollout"]),
        .testTarget(name: "ServiceSpecTests", dependencies: ["ServiceSpec"]),
        .testTarget(name: "HardenKubernetesTests", dependencies: ["HardenKubernetes", "HardenYAML"]),
    ],
    swiftLanguageModes: [.v6]
)

// Warnings are errors where HARDEN_WARNINGS_AS_ERRORS is set (continuous integration), and only there: a newer compiler
// that warns about more must not break a user's build.
let warningsAreErrors = Context.environment["HARDEN_WARNINGS_AS_ERRORS"] != nil

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
    if warningsAreErrors { target.swiftSettings?.append(.treatAllWarnings(as: .error)) }
}
