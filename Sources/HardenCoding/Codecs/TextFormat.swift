/// What strings of a kind look like.
package struct TextFormat: Sendable {
    /// Completes a sentence that begins with "expected".
    package let expected: String
    /// The same as `accepts`, as a regular expression of JSON Schema, except for the length; `nil` accepts all.
    package let pattern: String?
    package let maximumLength: Int?
    private let matches: @Sendable (Substring.UTF8View) -> Bool

    private init(
        _ expected: String,
        pattern: String?,
        maximumLength: Int? = nil,
        matches: @escaping @Sendable (Substring.UTF8View) -> Bool
    ) {
        self.expected = expected
        self.pattern = pattern
        self.maximumLength = maximumLength
        self.matches = matches
    }

    /// Whether the string is of this kind.
    package func accepts(_ string: String) -> Bool {
        (maximumLength.map { string.unicodeScalars.count <= $0 } ?? true) && matches(string[...].utf8)
    }

    /// The keywords of a JSON Schema.
    package var keywords: [SpecEntry] {
        var entries = [SpecEntry("type", "string")]
        if let pattern { entries.append(SpecEntry("pattern", SpecNode(.string(pattern)))) }
        if let maximumLength { entries.append(SpecEntry("maxLength", SpecNode(.int(maximumLength)))) }
        return entries
    }
}

extension TextFormat {
    /// Any string.
    package static let any = TextFormat("a string", pattern: nil) { _ in true }

    /// Any string with something in it.
    package static let nonEmpty = TextFormat("a string that is not empty", pattern: "^[\\s\\S]+$") { !$0.isEmpty }

    /// The name of a Service: a DNS label after RFC 1035.
    package static let serviceName = TextFormat(
        "a DNS label (lower-case letters, digits and '-', beginning with a letter, at most 63 characters)",
        pattern: "^[a-z]([-a-z0-9]*[a-z0-9])?$",
        maximumLength: 63
    ) { $0.isLabel && $0.first.map(isLower) == true }

    /// A DNS label after RFC 1123: names of namespaces, volumes and listeners.
    package static let label = TextFormat(
        "a DNS label (lower-case letters, digits and '-', at most 63 characters)",
        pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
        maximumLength: 63
    ) { $0.isLabel }

    /// The name of most Kubernetes objects: DNS labels with dots between them.
    package static let objectName = TextFormat(
        "an object name (lower-case letters, digits, '-' and '.', at most 253 characters)",
        pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        maximumLength: 253
    ) { $0.areLabels }

    /// A host name that may begin with a wildcard.
    package static let host = TextFormat(
        "a host name such as orders.example.com or *.example.com",
        pattern: "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        maximumLength: 253
    ) { $0.starts(with: "*.".utf8) ? $0.dropFirst(2).areLabels : $0.areLabels }

    /// The name of a container port (an IANA service name).
    package static let portName = TextFormat(
        "a port name (lower-case letters, digits and single '-', at least one letter, at most 15 characters)",
        pattern: "^(?=[-0-9]*[a-z])[a-z0-9]+(-[a-z0-9]+)*$",
        maximumLength: 15
    ) { name in
        name.contains(where: isLower)
            && name.split(separator: hyphen, omittingEmptySubsequences: false).allSatisfy {
                !$0.isEmpty && $0.allSatisfy(isLowerOrDigit)
            }
    }

    /// The name of a Google Cloud resource.
    package static let cloudName = TextFormat(
        "the name of a Google Cloud resource (lower-case letters, digits and '-', beginning with a letter)",
        pattern: "^[a-z]([-a-z0-9]*[a-z0-9])?$",
        maximumLength: 63
    ) { $0.isLabel && $0.first.map(isLower) == true }

    /// The usual name of an Ingress class whose controller is known.
    package static let ingressController = TextFormat(
        "gce, gce-internal, gce-regional-external, nginx or kong",
        pattern: "^(gce|gce-internal|gce-regional-external|nginx|kong)$"
    ) { text in
        ["gce", "gce-internal", "gce-regional-external", "nginx", "kong"].contains { text.elementsEqual($0.utf8) }
    }

    /// The name of a GatewayClass whose controller is known.
    package static let gatewayClass = TextFormat(
        "a class of GKE such as gke-l7-global-external-managed, or kong",
        pattern: "^(gke-l7-[-a-z0-9]*[a-z0-9]|kong)$"
    ) { text in
        text.elementsEqual("kong".utf8) || text.count > 7 && text.isLabel && text.starts(with: "gke-l7-".utf8)
    }

    /// The path of a URL, and perhaps a query; other characters than these are percent-encoded.
    package static let path = TextFormat("a path that begins with '/'", pattern: "^/[!-~]*$", maximumLength: 1024) {
        path in
        path.first == slash && path.allSatisfy(isPrintable)
    }

    /// The path of a mounted directory. A colon would separate it from its options.
    package static let mountPath = TextFormat("a path that begins with '/' and has no ':'", pattern: "^/[^:]*$") {
        path in
        path.first == slash && !path.contains(colon)
    }

    /// The name of an environment variable.
    package static let variableName = TextFormat(
        "a variable name (letters, digits, '_', '-' and '.', not beginning with a digit)",
        pattern: "^[-._a-zA-Z][-._a-zA-Z0-9]*$"
    ) { name in
        name.first.map { !isDigit($0) } == true && name.allSatisfy { isAlphanumeric($0) || "-._".utf8.contains($0) }
    }

    /// A key of a ConfigMap or Secret.
    package static let dataKey = TextFormat(
        "a key (letters, digits, '_', '-' and '.')",
        pattern: "^[-._a-zA-Z0-9]+$",
        maximumLength: 253
    ) { key in
        !key.isEmpty && key.allSatisfy { isAlphanumeric($0) || "-._".utf8.contains($0) }
    }

    /// The key of a label or annotation: a name, perhaps with a DNS prefix.
    package static let metadataKey = TextFormat(
        "a label key such as team or example.com/team",
        pattern: "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
            + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
        maximumLength: 317
    ) { key in
        let parts = key.split(separator: slash, maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.last, name.isQualifiedName else { return false }
        return parts.count == 1 || parts[0].areLabels
    }

    /// The value of a label.
    package static let labelValue = TextFormat(
        "a label value (letters, digits, '_', '-' and '.', at most 63 characters)",
        pattern: "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$",
        maximumLength: 63
    ) { $0.isEmpty || $0.isQualifiedName }

    /// A reference to a container image.
    package static let image = TextFormat(
        "an image such as registry.example.com/orders:1.4.2",
        pattern: "^[!-~]+$"
    ) { image in !image.isEmpty && image.allSatisfy(isPrintable) }

    /// A Linux capability.
    package static let capability = TextFormat(
        "a capability such as NET_BIND_SERVICE, without CAP_",
        pattern: "^(?!CAP_)[A-Z][A-Z0-9_]*$"
    ) { name in
        !name.starts(with: "CAP_".utf8) && name.first.map(isUpper) == true
            && name.allSatisfy { isUpper($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// The name of a cookie (a token of HTTP).
    package static let cookieName = TextFormat(
        "a cookie name (letters, digits, '_', '-' and '.')",
        pattern: "^[-._a-zA-Z0-9]+$"
    ) { name in
        !name.isEmpty && name.allSatisfy { isAlphanumeric($0) || "-._".utf8.contains($0) }
    }

    /// A host with a port.
    package static let address = TextFormat(
        "an address such as 10.0.0.5:30080",
        pattern: "^[-.a-zA-Z0-9]+:[0-9]{1,5}$"
    ) { address in
        let parts = address.split(separator: colon, omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty
            && parts[0].allSatisfy { isAlphanumeric($0) || $0 == hyphen || $0 == UInt8(ascii: ".") }
            && (1...5).contains(parts[1].count) && parts[1].allSatisfy(isDigit)
    }

    /// The kind of an object.
    package static let kind = TextFormat("a kind such as Deployment", pattern: "^[A-Z][A-Za-z0-9]*$") { kind in
        kind.first.map(isUpper) == true && kind.allSatisfy(isAlphanumeric)
    }
}

private let hyphen = UInt8(ascii: "-")
private let slash = UInt8(ascii: "/")
private let colon = UInt8(ascii: ":")

/// ASCII that is neither a space nor a control character.
private func isPrintable(_ byte: UInt8) -> Bool { (UInt8(ascii: "!")...UInt8(ascii: "~")).contains(byte) }
private func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
private func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
private func isLowerOrDigit(_ byte: UInt8) -> Bool { isLower(byte) || isDigit(byte) }
private func isAlphanumeric(_ byte: UInt8) -> Bool { isLowerOrDigit(byte) || isUpper(byte) }

extension Substring.UTF8View {
    /// Lower-case letters, digits and, within, hyphens.
    fileprivate var isLabel: Bool {
        guard let first, let last else { return false }
        return isLowerOrDigit(first) && isLowerOrDigit(last) && allSatisfy { isLowerOrDigit($0) || $0 == hyphen }
    }

    /// Labels with dots between them.
    fileprivate var areLabels: Bool {
        split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(\.isLabel)
    }

    /// At most 63 letters, digits and, within, hyphens, dots and underscores.
    fileprivate var isQualifiedName: Bool {
        guard let first, let last, count <= 63 else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && allSatisfy { isAlphanumeric($0) || "-._".utf8.contains($0) }
    }
}
