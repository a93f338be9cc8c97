package import HardenCoding

extension Volume: SpecCodable {
    package static let codec = SpecRecord(
        "Volume",
        "A directory mounted into the container.",
        prototype: Volume(source: .scratch(name: "", sizeLimit: nil), path: ""),
        variants: SpecVariants(\.source, Source.choices)
    ) {
        SpecField("at", \.path, .text(.mountPath), isRequired: true, "The absolute path of the directory.")
    }.codec
}

extension Volume.Source {
    fileprivate static let choices: [SpecChoice<Self>] = [
        .fields("configMap", ObjectReference.record("configMap", "A ConfigMap, whose keys are the files.")) {
            .configMap(name: $0.name, optional: $0.optional)
        } extract: {
            guard case .configMap(let name, let optional) = $0 else { return nil }
            return ObjectReference(name: name, optional: optional)
        },
        .fields("secret", ObjectReference.record("secret", "A Secret, whose keys are the files.")) {
            .secret(name: $0.name, optional: $0.optional)
        } extract: {
            guard case .secret(let name, let optional) = $0 else { return nil }
            return ObjectReference(name: name, optional: optional)
        },
        .fields("scratch", Scratch.record) {
            .scratch(name: $0.name, sizeLimit: $0.sizeLimit)
        } extract: {
            guard case .scratch(let name, let sizeLimit) = $0 else { return nil }
            return Scratch(name: name, sizeLimit: sizeLimit)
        },
    ]

    private struct ObjectReference: Sendable {
        var name = ""
        var optional = false

        static func record(_ kind: String, _ summary: String) -> SpecRecord<ObjectReference> {
            SpecRecord(
                "ObjectReference",
                "An object in the same namespace.",
                prototype: ObjectReference()
            ) {
                SpecField(kind, \.name, .text(.objectName), isRequired: true, summary)
                SpecField("optional", \.optional, .flag, "Whether a Pod starts while the object is missing.")
            }
        }
    }

    private struct Scratch: Sendable {
        var name = ""
        var sizeLimit: Memory?

        static let record = SpecRecord(
            "Scratch",
            "An empty, writable directory that is lost with the Pod.",
            prototype: Scratch()
        ) {
            SpecField("scratch", \.name, .text(.label), isRequired: true, "A name for the directory.")
            SpecField("sizeLimit", optional: \.sizeLimit, .memory, "The size past which the Pod is evicted.")
        }
    }
}
