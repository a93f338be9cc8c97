import HardenCoding
import HardenGeneration
import HardenYAML
import ServiceSpec
import Testing

@Suite struct SpecReadingTests {
    static let service = """
        name: orders
        image: registry.example.com/orders:1
        resources: {cpu: 250m, memory: 256Mi}
        """

    static func read(_ text: String) -> SpecReading {
        var reading = SpecReading()
        reading.add(YAMLFile(text: text, name: "spec.yaml"))
        return reading
    }

    @Test("a service, a list of services and several documents are all specs")
    func shapes() {
        #expect(Self.read(Self.service).services.map(\.name) == ["orders"])
        let second = Self.service.replacing("name: orders", with: "name: stock")
        #expect(
            Self.read("\(Self.service)\n---\n\(second)\n---\n# nothing\n").services.map(\.name) == ["orders", "stock"]
        )
        let json =
            #"{"output": "deploy", "services": [{"name": "orders", "image": "a/b:1", "resources": {"cpu": "1", "memory": "1Gi"}}]}"#
        let reading = Self.read(json)
        #expect(reading.services.map(\.name) == ["orders"])
        #expect(reading.output == "deploy")
        #expect(!reading.hasErrors)
    }

    @Test("anchors, aliases and merge keys mean what they mean in YAML")
    func aliases() {
        let text = """
            services:
              - &base
                name: orders
                image: registry.example.com/orders:1
                resources: &resources {cpu: 250m, memory: 256Mi}
              - <<: *base
                name: stock
                resources: *resources
            """
        let reading = Self.read(text)
        #expect(!reading.hasErrors, "\(reading.diagnostics)")
        #expect(reading.services.map(\.name) == ["orders", "stock"])
        #expect(reading.services.map(\.image) == Array(repeating: "registry.example.com/orders:1", count: 2))
    }

    @Test("an alias bomb is refused, and so is an alias without anchor")
    func badAliases() {
        let bomb = (1...9).reduce("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n") { text, level in
            text + "a\(level): &a\(level) [\((0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", "))]\n"
        }
        let reading = Self.read(bomb)
        #expect(reading.hasErrors)
        #expect(reading.diagnostics.contains { $0.message.contains("more than 100000 values") })
        #expect(Self.read("name: *nowhere").hasErrors)
    }

    @Test("errors say where, and a field of a service is found again")
    func places() throws {
        let reading = Self.read(Self.service + "\nscale: {min: 3}\nreplica: 3\n")
        #expect(reading.services.isEmpty)
        #expect(reading.diagnostics.contains { "\($0)".hasPrefix("spec.yaml:5:1: error: replica: ") })

        let good = Self.read("services:\n  - " + Self.service.replacing("\n", with: "\n    ") + "\n    scale: 4\n")
        let service = try #require(good.services.first)
        #expect("\(try #require(good.location(of: .root.field("scale"), in: service)))" == "spec.yaml:5:12")
        #expect("\(try #require(good.location(of: .root.field("traffic"), in: service)))" == "spec.yaml:2:5")
    }

    @Test("two services of one name are refused, in one file and over several")
    func duplicates() {
        #expect(Self.read("\(Self.service)\n---\n\(Self.service)\n").hasErrors)
        var reading = Self.read(Self.service)
        reading.add(YAMLFile(text: Self.service, name: "other.yaml"))
        #expect(reading.diagnostics.map(\.message).contains { $0.contains("spec.yaml:1:1") })
    }
}
