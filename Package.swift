// swift-tools-version: 6.2
import PackageDescription

// The release script says which commit it builds, and only it: what a build finds out by itself is soon another commit's.
let commit = Context.environment["HARDEN_COMMIT"]

let package = Package(
    name: "harden",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "harden", targets: ["harden"]),
        .library(name: "ServiceSpec", targets: ["ServiceSpec"]),
        .library(name: "HardenEngine", targets: ["HardenEngine"]),
        .plugin(name: "GenerateManifests", targets: ["GenerateManifests"]),
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
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CHardenVersion", cSettings: commit.map { [.define("HARDEN_COMMIT", to: "\"\($0)\"")] } ?? []),
        .target(name: "HardenSystem", dependencies: ["CZlib"]),
        .target(name: "HardenCoding"),
        .target(name: "HardenText", dependencies: ["HardenSystem"]),
        .target(name: "HardenYAML", dependencies: ["CLibYAML", "HardenSystem", "HardenText"]),
        .target(name: "HardenNGINX", dependencies: ["HardenText"]),
        .target(name: "HardenDecoding", dependencies: ["HardenCoding", "HardenYAML"]),
        .target(name: "HardenRollout"),
        .target(name: "HardenEvidence", dependencies: ["HardenRollout", "HardenSystem"]),
        .target(name: "ServiceSpec", dependencies: ["HardenCoding", "HardenSystem"]),
        .target(
            name: "HardenKubernetes",
            dependencies: ["HardenNGINX", "HardenRollout", "HardenSystem", "HardenYAML"]
        ),
        .target(
            name: "HardenGeneration",
            dependencies: [
                "HardenCoding", "HardenDecoding", "HardenKubernetes", "HardenRollout", "HardenSystem", "HardenYAML",
                "ServiceSpec",
            ]
        ),
        .target(
            name: "HardenRules",
            dependencies: [
                "HardenCoding", "HardenDecoding", "HardenKubernetes", "HardenNGINX", "HardenRollout", "HardenSystem",
                "HardenYAML",
            ]
        ),
        .target(
            name: "HardenEngine",
            dependencies: [
                "HardenCoding", "HardenEvidence", "HardenGeneration", "HardenKubernetes", "HardenRollout",
                "HardenRules",
                "HardenSystem", "HardenYAML", "ServiceSpec",
            ]
        ),
        .executableTarget(
            name: "harden",
            dependencies: [
                "CHardenVersion",
                "HardenCoding",
                "HardenDecoding",
                "HardenEngine",
                "HardenEvidence",
                "HardenGeneration",
                "HardenKubernetes",
                "HardenRollout",
                "HardenRules",
                "HardenSystem",
                "HardenYAML",
                "ServiceSpec",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(name: "OrdersExample", dependencies: ["ServiceSpec"], exclude: ["k8s"]),
        .plugin(
            name: "GenerateManifests",
            capability: .command(
                intent: .custom(
                    verb: "generate-manifests",
                    description: "Write hardened Kubernetes manifests from the service specs of this package."
                ),
                permissions: [
                    .writeToPackageDirectory(
                        reason: """
                            it writes the manifests of your service specs; README.md of harden lists its options, and \
                            --allow-writing-to-package-directory allows it without a question
                            """
                    )
                ]
            )
        ),
        .executableTarget(name: "HardenBenchmarks", dependencies: ["HardenYAML"], path: "Tests/HardenBenchmarks"),
        .executableTarget(
            name: "HardenRolloutRig",
            dependencies: [
                "HardenCoding", "HardenDecoding", "HardenKubernetes", "HardenRollout", "HardenRules", "HardenYAML",
            ],
            path: "Tests/RolloutRig/Conductor"
        ),
        .executableTarget(
            name: "HardenNGINXReader",
            dependencies: ["HardenNGINX"],
            path: "Tests/NGINX/Reader"
        ),
        .target(name: "HardenTesting", path: "Tests/HardenTesting"),
        .target(name: "HardenYAMLTesting", dependencies: ["HardenYAML"], path: "Tests/HardenYAMLTesting"),
        .target(
            name: "HardenFuzzTargets",
            dependencies: [
                "HardenCoding", "HardenDecoding", "HardenGeneration", "HardenKubernetes", "HardenRollout",
                "HardenRules", "HardenYAML",
                "HardenYAMLTesting", "ServiceSpec",
            ],
            path: "Tests/HardenFuzzing/Targets"
        ),
        .executableTarget(
            name: "HardenFuzzer",
            dependencies: ["HardenFuzzTargets"],
            path: "Tests/HardenFuzzing/Fuzzer"
        ),
        .testTarget(name: "HardenSystemTests", dependencies: ["HardenSystem", "HardenTesting"]),
        .testTarget(name: "HardenFuzzTests", dependencies: ["HardenFuzzTargets"]),
        .testTarget(
            name: "HardenYAMLTests",
            dependencies: ["HardenTesting", "HardenYAML", "HardenYAMLTesting"],
            exclude: ["Support/read_back.py"]
        ),
        .testTarget(name: "HardenNGINXTests", dependencies: ["HardenNGINX", "HardenText", "HardenYAMLTesting"]),
        .testTarget(name: "HardenRolloutTests", dependencies: ["HardenRollout", "HardenTesting"]),
        .testTarget(name: "HardenEvidenceTests", dependencies: ["HardenEvidence", "HardenRollout", "HardenRules"]),
        .testTarget(name: "ServiceSpecTests", dependencies: ["HardenCoding", "HardenTesting", "ServiceSpec"]),
        .testTarget(
            name: "HardenKubernetesTests",
            dependencies: [
                "HardenKubernetes", "HardenSystem", "HardenTesting", "HardenText", "HardenYAML", "HardenYAMLTesting",
            ]
        ),
        .testTarget(
            name: "HardenGenerationTests",
            dependencies: [
                "HardenCoding", "HardenGeneration", "HardenKubernetes", "HardenRollout", "HardenRules",
                "HardenTesting", "HardenYAML", "ServiceSpec",
            ],
            exclude: ["Fixtures"]
        ),
        .testTarget(
            name: "HardenRulesTests",
            dependencies: [
                "HardenCoding", "HardenDecoding", "HardenGeneration", "HardenKubernetes", "HardenRollout",
                "HardenRules", "HardenTesting", "HardenYAML",
            ],
            exclude: ["Fixtures"]
        ),
        .testTarget(name: "HardenEngineTests", dependencies: ["HardenEngine", "ServiceSpec"]),
        .testTarget(
            name: "HardenCommandTests",
            dependencies: [
                "HardenKubernetes", "HardenRollout", "HardenRules", "HardenTesting", "HardenYAML", "harden",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Fixtures", "Support/validate_sarif.py"]
        ),
        .testTarget(name: "PluginTests", exclude: ["Fixtures"]),
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
