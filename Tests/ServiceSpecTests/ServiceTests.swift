import ServiceSpec
import Testing

@Suite struct ServiceTests {
    @Test("a service remembers where it was written")
    func source() {
        let service = Service(name: "orders", image: "orders:1", resources: .small)
        #expect(service.source?.line == #line - 1)
        #expect(service.source?.file == #filePath)
    }

    @Test("convenience and case build the same exposure")
    func exposure() {
        #expect(
            Exposure.gkeGateway(class: .globalExternal, hosts: ["a.example.com"])
                == .gkeGateway(GKEGateway(class: .globalExternal, route: Route(hosts: ["a.example.com"])))
        )
        #expect(Exposure.kong(.deck(targets: .headless)) == .kong(Kong(.deck())))
    }
}

extension Resources {
    static let small = Resources(cpu: .millicores(250), memory: .mebibytes(256))
}
