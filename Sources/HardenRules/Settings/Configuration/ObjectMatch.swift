package import HardenCoding
import HardenYAML

/// Which objects something is said about: all that fit every part that is given.
package struct ObjectMatch: Sendable, Hashable {
    package var kind: NamePattern?
    package var namespace: NamePattern?
    package var name: NamePattern?
    package var labels: [String: String] = [:]

    package init(
        kind: NamePattern? = nil,
        namespace: NamePattern? = nil,
        name: NamePattern? = nil,
        labels: [String: String] = [:]
    ) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.labels = labels
    }

    /// Whether an object is meant. One without namespace is in `default`.
    package func matches(
        kind: String,
        namespace: String?,
        name: String,
        labels: @autoclosure () -> [String: String] = [:]
    ) -> Bool {
        func fits(_ pattern: NamePattern?, _ text: String) -> Bool { pattern?.matches(text) ?? true }
        guard fits(self.name, name), fits(self.kind, kind), fits(self.namespace, namespace ?? "default") else {
            return false
        }
        guard !self.labels.isEmpty else { return true }
        let labels = labels()
        return self.labels.allSatisfy { labels[$0.key] == $0.value }
    }
}

/// Matches by the names that they are for, so that none is asked about an object of another name.
struct ObjectMatches: Sendable {
    private let matches: [ObjectMatch]
    private var ofName: [String: [Int]] = [:]
    private var ofAnyName: [Int] = []

    init(_ matches: [ObjectMatch]) {
        self.matches = matches
        for (index, match) in matches.enumerated() {
            if let name = match.name?.sole { ofName[name, default: []].append(index) } else { ofAnyName.append(index) }
        }
    }

    /// How many may be for one object.
    var mostForOne: Int { ofAnyName.count + (ofName.values.map(\.count).max() ?? 0) }

    /// How many may be for one object, or else every object takes long. Nobody writes that many by hand.
    static let limit = 1000

    /// The positions of those that an object fits.
    func fitted(by object: YAMLNode) -> [Int] {
        if matches.isEmpty { return [] }
        let metadata = object["metadata"]
        let namespace = metadata?["namespace"]?.string
        return fitted(
            kind: object["kind"]?.string ?? "",
            namespace: namespace?.isEmpty == true ? nil : namespace,
            name: metadata?["name"]?.string ?? "",
            metadata
        )
    }

    /// - Parameter metadata: Where the object's labels are.
    func fitted(kind: String, namespace: String?, name: String, _ metadata: YAMLNode?) -> [Int] {
        let candidates = ofName[name].map { ($0 + ofAnyName).sorted() } ?? ofAnyName
        lazy var labels = Dictionary((metadata?["labels"]?.entries ?? []).map { ($0.key.string, $0.value.string) }) {
            $1
        }
        return candidates.filter {
            matches[$0].matches(kind: kind, namespace: namespace, name: name, labels: labels)
        }
    }
}

extension ObjectMatch: SpecCodable {
    package static let codec = SpecRecord(
        "Match",
        "Which objects are meant: those that fit every field that is given. '*' stands for any text.",
        prototype: ObjectMatch()
    ) {
        SpecField("kind", optional: \.kind, .own, "The kind, such as Deployment.")
        SpecField("namespace", optional: \.namespace, .own, "The namespace.")
        SpecField("name", optional: \.name, .own, "The name.")
        SpecField("labels", \.labels, .dictionary(.metadataKey, to: .labelValue), "Labels that the object has.")
    }.codec
}
