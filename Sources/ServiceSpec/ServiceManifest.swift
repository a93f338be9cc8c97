/// A program that describes services. Conform your `@main` type to it:
///
/// ```swift
/// import ServiceSpec
///
/// @main
/// struct Manifest: ServiceManifest {
///     static var services: [Service] { [orders] }
/// }
/// ```
public protocol ServiceManifest {
    /// The services. An error thrown here is shown to whoever runs the program.
    static var services: [Service] { get throws }

    /// The folder into which manifests are written, relative to the package; `k8s` by default.
    static var output: String { get }
}

extension ServiceManifest {
    /// `k8s`.
    public static var output: String { "k8s" }
}
