import Foundation
import HardenRollout
import HardenTesting
import Testing

/// The names of images that public repositories use.
@Suite struct ServerCorpusTests {
    private static let corpus = URL(filePath: SharedData.corpus)

    /// Words in names of images that stand for something beside a server.
    private static let companions = [
        "exporter", "operator", "controller", "placeholder", "client", "backup", "restore", "config", "init", "demo",
        "example", "test", "meta", "ingress", "plugin", "agent", "ui", "admin", "commander", "insight",
    ]

    @Test(.needsSharedData) func imagesOfPublicRepositories() throws {
        var servers: [String: Set<String>] = [:]
        var images: Set<String> = []
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.corpus.path)
        for path in files where path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
            guard let text = try? String(contentsOf: Self.corpus.appending(path: path), encoding: .utf8) else {
                continue
            }
            for line in text.split(separator: "\n") {
                guard let key = line.range(of: "image: ") else { continue }
                let value = line[key.upperBound...].prefix { $0 != " " && $0 != "#" }
                images.insert(value.trimmingCharacters(in: CharacterSet(charactersIn: "\"',}")))
            }
        }
        for image in images {
            guard let found = RecognizedServer(ContainerFacts(image: image)) else { continue }
            servers[found.server.name, default: []].insert(image)
            let words = (ImageName(image)?.name ?? "").split { !$0.isLetter }.map(String.init)
            let companion = words.first(where: Self.companions.contains)
            #expect(companion == nil, "'\(image)' is taken for \(found.server.title)")
        }
        if ProcessInfo.processInfo.environment["SHOW_SERVERS"] != nil {
            for (server, images) in servers.sorted(by: { $0.key < $1.key }) {
                print("\(server): \(images.sorted().joined(separator: " "))")
            }
        }
        // Each of these is run by one of them at least.
        for name in ["nginx", "postgresql", "mysql", "redis", "mongodb", "rabbitmq", "envoy", "kong", "memcached"] {
            #expect(servers[name] != nil, "no image is taken for \(name)")
        }
        #expect(images.count > 500)
    }
}
