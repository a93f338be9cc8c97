package import HardenCoding

extension EnvironmentVariable.Source: SpecCodable {
    package static let codec = SpecUnion<Self>(
        "EnvironmentVariable",
        "The value of an environment variable: a string, or where the value comes from.",
        plain: .init(.text(), "The value itself.") {
            .value($0)
        } extract: {
            if case .value(let value) = $0 { value } else { nil }
        },
        choices: [
            .fields("secret", KeyReference.record("secret", "The name of a Secret in the same namespace.")) {
                .secret(name: $0.name, key: $0.key, optional: $0.optional)
            } extract: {
                guard case .secret(let name, let key, let optional) = $0 else { return nil }
                return KeyReference(name: name, key: key, optional: optional)
            },
            .fields("configMap", KeyReference.record("configMap", "The name of a ConfigMap in the same namespace.")) {
                .configMap(name: $0.name, key: $0.key, optional: $0.optional)
            } extract: {
                guard case .configMap(let name, let key, let optional) = $0 else { return nil }
                return KeyReference(name: name, key: key, optional: optional)
            },
            .tagged("field", .word("PodField"), "A fact about the Pod itself.") {
                .field($0)
            } extract: {
                if case .field(let field) = $0 { field } else { nil }
            },
        ]
    ).codec

    private struct KeyReference: Sendable {
        var name = ""
        var key = ""
        var optional = false

        static func record(_ kind: String, _ summary: String) -> SpecRecord<KeyReference> {
            SpecRecord(
                "KeyReference",
                "A key of an object in the same namespace.",
                prototype: KeyReference()
            ) {
                SpecField(kind, \.name, .text(.objectName), isRequired: true, summary)
                SpecField("key", \.key, .text(.dataKey), isRequired: true, "The key in it.")
                SpecField("optional", \.optional, .flag, "Whether a Pod starts while the key is missing.")
            }
        }
    }
}

extension SpecCodec where Value == [EnvironmentVariable] {
    /// Variables by name, in order.
    static let environment = SpecCodec.map(.variableName, to: .own) {
        EnvironmentVariable(name: $0, source: $1)
    } split: {
        ($0.name, $0.source)
    }
}
