// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "{{ cookiecutter.name }}",
    platforms: [.macOS(.v15)],
    dependencies: [
        // Only the spec uses harden; the server is built without it.
        .package(url: "https://github.com/{{ cookiecutter.harden_owner }}/harden.git", from: "{{ cookiecutter.harden_version }}"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.10.0"),
    ],
    targets: [
        // What the server does and the manifests promise, said once.
        .target(name: "{{ cookiecutter.module }}Settings"),
        .executableTarget(
            name: "{{ cookiecutter.module }}",
            dependencies: [
                "{{ cookiecutter.module }}Settings",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .executableTarget(
            name: "{{ cookiecutter.module }}Manifest",
            dependencies: [
                "{{ cookiecutter.module }}Settings",
                .product(name: "ServiceSpec", package: "harden"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
