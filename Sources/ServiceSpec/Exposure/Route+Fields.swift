package import HardenCoding

extension Route.Path: SpecCodable {
    package static let codec = SpecUnion<Self>(
        "RoutePath",
        "A path with everything below it, or only the path itself.",
        plain: .init(.text(.path), "The path and everything below it.") {
            .prefix($0)
        } extract: {
            if case .prefix(let path) = $0 { path } else { nil }
        },
        choices: [
            .tagged("exact", .text(.path), "Only the path itself.") {
                .exact($0)
            } extract: {
                if case .exact(let path) = $0 { path } else { nil }
            }
        ]
    ).codec
}

/// The fields of a route, which stand among those of the exposure that it belongs to.
enum RouteFields {
    static let hosts = "Host names, such as orders.example.com; every host if left out."
    static let paths = "Paths: strings for prefixes, {exact: /path} for a single path."
    static let port = "The name of the port; the first if left out."
}

extension SpecCodec where Value == [String] {
    static let hosts = SpecCodec.list(of: .text(.host))
    static let cloudNames = SpecCodec.list(of: .text(.cloudName), minimum: 1)
}

extension SpecCodec where Value == [Route.Path] {
    static let paths = SpecCodec.list(of: .own, minimum: 1)
}
