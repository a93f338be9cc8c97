import HardenCoding
import HardenTesting
import Testing

@testable import ServiceSpec

@Suite struct TextFormatTests {
    private static let formats: [(name: String, format: TextFormat)] = [
        ("nonEmpty", .nonEmpty), ("serviceName", .serviceName), ("label", .label), ("objectName", .objectName),
        ("host", .host), ("portName", .portName), ("cloudName", .cloudName), ("path", .path),
        ("mountPath", .mountPath), ("variableName", .variableName), ("dataKey", .dataKey),
        ("metadataKey", .metadataKey), ("labelValue", .labelValue), ("image", .image), ("capability", .capability),
        ("cookieName", .cookieName), ("address", .address), ("kind", .kind),
    ]

    /// All short strings of characters that matter to some format, and long ones about the limits.
    private static let samples: [String] = {
        var samples = [""]
        var previous = [""]
        for _ in 1...4 {
            previous = previous.flatMap { text in "aZ0-._/:* ".map { text + String($0) } }
            samples += previous
        }
        for length in [14, 15, 16, 61, 62, 63, 64, 65, 252, 253, 254, 317, 318, 1023, 1024, 1025] {
            for text in ["a", "A", "0", "/", "a.", "a-"] {
                samples.append(String(String(repeating: text, count: length).prefix(length)))
            }
            samples.append("example.com/" + String(repeating: "a", count: length))
            samples.append("/" + String(repeating: "a", count: length))
            samples.append(String(repeating: "a.", count: length / 2 - 1) + "aa")
        }
        return samples + [
            "CAP_NET_RAW", "CAP_", "CA_P", "*.example.com", "*.*.example.com", "10.0.0.5:30080", "a:123456", "a:", ":1",
            "ü", "/ü", "a\u{1}", "/a\u{7F}", "/a b", "a/b/c", "-a/b", "a/", "/a", "1-2", "a--b",
            "registry:5000/a@sha256:00",
        ]
    }()

    @Test("a format and its pattern mean the same", .needs("python3 with jsonschema", Python.has("jsonschema")))
    func agreement() throws {
        for (name, format) in Self.formats {
            let schema: SpecNode = ["type": "string", "$comment": "\(name)"]
            guard case .map(let entries) = schema.content else { continue }
            let keywords = SpecNode(.map(entries + format.keywords.filter { $0.key != "type" }))
            let verdicts = try validate(Self.samples.map { SpecNode(.string($0)) }, against: keywords)
            let wrong = zip(Self.samples, verdicts).filter { format.accepts($0) != $1 }.map(\.0)
            #expect(wrong.isEmpty, "\(name): \(wrong.prefix(10))")
            #expect(verdicts.contains(true) && verdicts.contains(false), "\(name)")
        }
    }
}
