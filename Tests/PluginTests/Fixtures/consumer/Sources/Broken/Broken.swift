import ServiceSpec

@main
struct Broken: ServiceManifest {
    static var services: [Service] { [Service(nome: "broken")] }
}
