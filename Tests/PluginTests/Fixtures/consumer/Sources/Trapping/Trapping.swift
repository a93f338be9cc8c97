import ServiceSpec

@main
struct Trapping: ServiceManifest {
    static var services: [Service] {
        let ports: [Int] = []
        return [
            Service(
                name: "trapping",
                image: "registry.example.com/trapping:1",
                ports: [.http(ports[0])],
                resources: Resources(cpu: .millicores(100), memory: .mebibytes(128))
            )
        ]
    }
}
