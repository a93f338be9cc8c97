package import HardenKubernetes
package import HardenYAML

/// A Kubernetes object as the spec wants it: the fields that the spec decides, and nothing else.
package struct DesiredDocument: Sendable, Hashable {
    package var apiVersion: String
    package var kind: String
    package var namespace: String?
    package var name: String
    /// The whole object, `apiVersion`, `kind` and `metadata` included.
    package var body: YAMLMapping
    /// Fields that must not stand beside what the spec decides.
    package var removals: [Removal] = []
    /// Fields that are written with a new object, and left as they are in one that exists.
    package var initialOnly: [[String]] = []

    /// What is to be said where an object that exists gets, or changes, a field that the spec did not name itself.
    package var remarks: [[String]: String] = [:]

    /// A field that has to go.
    package struct Removal: Sendable, Hashable {
        package var path: [String]
        /// Why, as the continuation of "removed: ".
        package var reason: String

        package init(_ path: String..., reason: String) {
            self.path = path
            self.reason = reason
        }
    }

    package init(apiVersion: String, kind: String, namespace: String?, name: String, body: YAMLMapping) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.body = body
    }

    package var identity: ObjectIdentity {
        ObjectIdentity(apiVersion: apiVersion, kind: kind, namespace: namespace, name: name)
    }
}

/// A decK file as the spec wants it.
package struct DesiredDeck: Sendable, Hashable {
    /// File name below the output folder.
    package var file: String
    package var body: YAMLMapping
}

/// A piece of nginx configuration as the spec wants it.
package struct DesiredSnippet: Sendable, Hashable {
    /// File name below the output folder.
    package var file: String
    /// Names the block within the file.
    package var name: String
    package var text: String
}
