import Foundation
import PackagePlugin

/// An executable that says what services a package has.
struct SpecProduct {
    var product: String
    var target: String

    /// The specs of a package, in the order of its products; only those that `names` mentions unless it is empty.
    ///
    /// A server may depend on ServiceSpec, for constants it shares with the spec, and running it would start it. So the
    /// dependency alone does not make a spec: its sources must show an `@main` type that conforms to `ServiceManifest`.
    static func all(in package: Package, named names: [String]) throws -> [SpecProduct] {
        let specs = try package.products(ofType: ExecutableProduct.self)
            .filter { dependsOnServiceSpec($0.mainTarget) }
            .filter { try declaresSpec($0.mainTarget) }
            .map { SpecProduct(product: $0.name, target: $0.mainTarget.name) }
        if names.isEmpty && specs.isEmpty { throw PluginError.noSpecs }
        for name in names where !specs.contains(where: { $0.isCalled(name) }) {
            throw PluginError.notASpec(name: name, specs: specs.map(\.target))
        }
        return names.isEmpty ? specs : specs.filter { spec in names.contains { spec.isCalled($0) } }
    }

    private func isCalled(_ name: String) -> Bool { name == target || name == product }

    private static func dependsOnServiceSpec(_ target: any Target) -> Bool {
        target.dependencies.contains { dependency in
            switch dependency {
            case .product(let product): product.name == "ServiceSpec"
            case .target(let target): target.name == "ServiceSpec"
            @unknown default: false
            }
        }
    }

    private static func declaresSpec(_ target: any Target) throws -> Bool {
        guard let files = target.sourceModule?.sourceFiles(withSuffix: ".swift") else { return false }
        let sources = try files.map { String(decoding: try Data(contentsOf: $0.url), as: UTF8.self) }
        return SwiftSource.declareMainType(sources, conformingTo: "ServiceManifest")
    }
}
