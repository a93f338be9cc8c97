import Foundation
import HardenTesting
import Testing

/// The folders of `HardenRules` use each other in one direction: a reader of one has to know those above it alone.
@Suite struct FolderTests {
    /// Each uses those before it.
    private static let order = [
        "Findings", "Settings", "Situations", "Subjects", "Fields", "Remedies", "Rules", "Catalogue", "Suppression",
        "Fixing", "Simulation", "Proof",
    ]

    /// What goes the other way, with the reason.
    private static let exceptions: [String: Set<String>] = [
        // A configuration names rules, and sets their thresholds: its schema lists them.
        "Settings": ["Catalogue"]
    ]

    private struct Source {
        var path: String
        var folder: String
        var text: String
    }

    private static func sources() throws -> [Source] {
        let root = Project.root.appending(path: "Sources/HardenRules")
        return try Project.files(in: root).filter { $0.hasSuffix(".swift") }.map { path in
            let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
            let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
            let folder = path.split(separator: "/").first.map(String.init) ?? ""
            return Source(path: path, folder: folder, text: code.joined(separator: "\n"))
        }
    }

    @Test func arrowsGoOneWay() throws {
        let sources = try Self.sources()
        #expect(Set(sources.map(\.folder)) == Set(Self.order), "a new folder has its place in the order")

        // The types that are declared in one folder alone, apart from those that only their file sees.
        var homes: [Substring: Set<String>] = [:]
        for source in sources {
            let types = source.text.matches(
                of: /(?m)^(?:package |public |final |indirect )*(?:struct|enum|class|protocol|typealias|actor) (\w+)/
            )
            for type in types { homes[type.1, default: []].insert(source.folder) }
        }
        #expect(homes.count > 150)
        for source in sources {
            let rank = try #require(Self.order.firstIndex(of: source.folder))
            let words = Set(source.text.matches(of: /\b[A-Z]\w+/).map(\.0))
            for word in words.sorted() {
                guard let home = homes[word], home.count == 1, let folder = home.first, folder != source.folder else {
                    continue
                }
                let isAllowed = Self.exceptions[source.folder]?.contains(folder) == true
                #expect(
                    isAllowed || (Self.order.firstIndex(of: folder) ?? 0) < rank,
                    "\(source.path) uses \(word) of \(folder)"
                )
            }
        }
    }
}
