/// A host and perhaps a port, as configurations of proxies write them.
package struct NetworkAddress: Sendable, Hashable {
    package var scheme: String
    package var host: String
    package var port: Int?

    /// - Parameter text: `host`, `host:port` or `[address]:port`.
    package init?(_ text: some StringProtocol) {
        scheme = "http"
        var rest = Substring(text)
        if rest.hasPrefix("["), let close = rest.firstIndex(of: "]") {
            host = String(rest[rest.index(after: rest.startIndex)..<close])
            rest = rest[rest.index(after: close)...]
        } else {
            let end = rest.firstIndex(of: ":") ?? rest.endIndex
            host = String(rest[..<end])
            rest = rest[end...]
        }
        guard !host.isEmpty else { return nil }
        port = rest.hasPrefix(":") ? Int(rest.dropFirst()) : nil
    }

    /// - Parameter url: `scheme://host:port/path`.
    package init?(url: some StringProtocol) {
        guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return nil }
        let rest = url[url.index(colon, offsetBy: 3)...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        self.init(host)
        scheme = String(url[..<colon])
    }

    /// The Service of a cluster whose name this is: `name`, `name.namespace`, `name.namespace.svc`, and so on.
    ///
    /// A name with a dot that does not end as cluster names do may be any domain; `isCertain` tells.
    package var service: (name: String, namespace: String?, isCertain: Bool)? {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !parts.contains(""), host.contains(where: \.isLetter) else { return nil }
        switch parts.count {
        case 1: return (parts[0], nil, true)
        case 2: return (parts[0], parts[1], false)
        default: return parts[2] == "svc" ? (parts[0], parts[1], true) : nil
        }
    }
}
