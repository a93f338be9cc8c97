/// The name of a container image, taken apart: `registry.example.com:5000/shop/nginx:1.29@sha256:…`.
package struct ImageName: Hashable, Sendable {
    /// The host of the registry; `nil` where none is written, which is Docker Hub.
    package let registry: String?
    /// Such as `bitnami/postgresql`; without `library/`, which Docker Hub's own images have where it is spelt out.
    package let path: String
    package let tag: String?

    /// - Returns: `nil` where the name is filled in later; a tag may be.
    package init?(_ text: String) {
        var rest = text[...]
        if let digest = rest.firstIndex(of: "@") { rest = rest[..<digest] }
        var tag: String?
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") {
            tag = String(rest[rest.index(after: colon)...])
            rest = rest[..<colon]
        }
        guard !rest.isEmpty, rest.utf8.allSatisfy(Self.isPartOfName) else { return nil }
        var parts = rest.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        var registry: String?
        // Source: distribution/reference: the first part is a host if it has a dot or a port, or is localhost.
        if parts.count > 1, parts[0].contains(".") || parts[0].contains(":") || parts[0] == "localhost" {
            registry = String(parts.removeFirst())
        }
        if let library = parts.firstIndex(of: "library"), library == parts.count - 2 {
            parts.removeSubrange(...library)
            registry = nil
        }
        if let host = registry, Self.hub.contains(host) { registry = nil }
        self.registry = registry
        self.tag = tag
        path = parts.joined(separator: "/")
    }

    /// Whether images of this name are known to hold neither a shell nor `sleep`.
    ///
    /// Sources: GoogleContainerTools/distroless, README, "Debug Images"; Chainguard, "Overview of Chainguard Containers",
    /// variants with `-dev`.
    package var hasNoShell: Bool {
        let tag = tag ?? "latest"
        if path.split(separator: "/").dropLast().contains("distroless") { return !tag.hasPrefix("debug") }
        return registry == "cgr.dev" && path.hasPrefix("chainguard/") && !tag.contains("-dev")
    }

    /// The last part of the path, such as `postgresql`.
    package var name: Substring { path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...] }

    /// Hosts that serve what Docker Hub has.
    private static let hub: Set<String> = [
        "docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com", "mirror.gcr.io",
    ]

    private static func isPartOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
