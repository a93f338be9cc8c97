package import HardenCoding

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
    package func matches(kind: String, namespace: String?, name: String, labels: [String: String] = [:]) -> Bool {
        func fits(_ pattern: NamePattern?, _ text: String) -> Bool { pattern?.matches(text) ?? true }
        return fits(self.kind, kind) && fits(self.namespace, namespace ?? "default") && fits(self.name, name)
            && self.labels.allSatisfy { labels[$0.key] == $0.value }
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
