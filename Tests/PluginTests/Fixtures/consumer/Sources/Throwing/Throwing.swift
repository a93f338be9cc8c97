import ServiceSpec

struct NoRegistry: Error, CustomStringConvertible {
    var description: String { "the registry is not known" }
}

@main
struct Throwing: ServiceManifest {
    static var services: [Service] {
        get throws { throw NoRegistry() }
    }
}
