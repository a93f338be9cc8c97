import HardenCoding

/// What a template asks for.
struct TemplateVariable: Sendable {
    let key: String
    /// What is asked for.
    let title: String
    /// What it may look like; completes a sentence that begins with "expected".
    let expected: String
    /// The value where none is given, from those of the variables before it; `nil` where the folder's name is taken.
    let standard: @Sendable ([String: String]) -> String?
    fileprivate let accepts: @Sendable (String) -> Bool

    /// What is wrong with a value, and what to do; `nil` for nothing.
    func problem(with value: String) -> String? {
        accepts(value) ? nil : "\(key) '\(value)' cannot be used: expected \(expected)"
    }
}

extension TemplateVariable {
    /// Of the service, and of the objects in Kubernetes.
    static let name = TemplateVariable(
        key: "name",
        title: "Name",
        expected: TextFormat.serviceName.expected + ", and none of the words that YAML takes for something else"
    ) { _ in
        nil
    } accepts: {
        TextFormat.serviceName.accepts($0) && !wordsOfYAML.contains($0)
    }

    /// Of the Swift module, and so of folders and types.
    static let module = TemplateVariable(
        key: "module",
        title: "Swift module",
        expected: """
            a Swift module (letters and digits, beginning with an upper-case letter), and none of \
            \(takenModules.joined(separator: ", "))
            """
    ) { values in
        values["name"]?.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    } accepts: { module in
        module.utf8.first.map(isUpper) == true
            && module.utf8.allSatisfy { isUpper($0) || isLower($0) || isDigit($0) }
            && !takenModules.contains(module)
    }

    /// Without tag.
    static let image = TemplateVariable(
        key: "image",
        title: "Image, without tag",
        expected: "an image without tag, such as registry.example.com/orders"
    ) {
        "registry.example.com/\($0["name"] ?? "")"
    } accepts: { image in
        let parts = image.split(separator: "/", omittingEmptySubsequences: false)
        let isHost = parts.count > 1 && parts[0].contains { ".:".contains($0) }
        return parts.enumerated().allSatisfy { index, part in
            // Only the registry may have a port.
            let letters = index == 0 && isHost ? "._-:" : "._-"
            return part.utf8.first.map(isLowerOrDigit) == true && part.utf8.last.map(isLowerOrDigit) == true
                && part.utf8.allSatisfy { isLowerOrDigit($0) || letters.utf8.contains($0) }
        }
    }

    /// Where the service is reached.
    static let host = TemplateVariable(
        key: "host",
        title: "Host",
        expected: "a host name such as orders.example.com"
    ) {
        "\($0["name"] ?? "").example.com"
    } accepts: {
        TextFormat.objectName.accepts($0)
    }

    /// Whose `harden` is used.
    static let hardenOwner = TemplateVariable(
        key: "harden_owner",
        title: "Owner of the repository harden on GitHub",
        expected: "an account on GitHub (letters, digits and, within, '-')"
    ) { _ in
        "example"
    } accepts: {
        TextFormat.label.accepts($0.lowercased())
    }

    /// Which `harden` is used.
    static let hardenVersion = TemplateVariable(
        key: "harden_version",
        title: "Version of harden",
        expected: "a version such as \(Harden.version)"
    ) { _ in
        Harden.version
    } accepts: { version in
        let parts = version.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3
            && parts.allSatisfy { part in
                !part.isEmpty && part.count < 10 && part.utf8.allSatisfy(isDigit) && (part == "0" || part.first != "0")
            }
    }

    /// What some reader of YAML takes for a truth value or for nothing, where a name stands without quotes.
    private static let wordsOfYAML: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]

    /// What a module of the template must not be called: modules that it imports, and words of the language.
    private static let takenModules = [
        "Any", "Foundation", "Hummingbird", "Logging", "NIOCore", "Protocol", "Self", "ServiceLifecycle", "ServiceSpec",
        "Swift", "Synchronization", "Type",
    ]
}

private func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
private func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
private func isLowerOrDigit(_ byte: UInt8) -> Bool { isLower(byte) || isDigit(byte) }
