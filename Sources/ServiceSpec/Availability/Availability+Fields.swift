package import HardenCoding

extension Scale: SpecCodable {
    package static let codec = SpecUnion<Scale>(
        "Scale",
        "How many Pods run: a number, or a range with the utilisation to aim for.",
        plain: .init(.number(1...10_000), "Always so many Pods.") {
            .fixed($0)
        } extract: {
            if case .fixed(let count) = $0 { count } else { nil }
        },
        choices: [
            .fields("min", RangeFields.record) {
                .range(min: $0.min, max: $0.max, cpu: $0.cpu, memory: $0.memory)
            } extract: {
                guard case .range(let min, let max, let cpu, let memory) = $0 else { return nil }
                return RangeFields(min: min, max: max, cpu: cpu, memory: memory)
            }
        ]
    ).codec

    private struct RangeFields: Sendable {
        var min = 0
        var max = 0
        var cpu: Int?
        var memory: Int?

        static let record = SpecRecord(
            "ScaleRange",
            "A range of Pods with the utilisation to aim for.",
            prototype: RangeFields()
        ) {
            SpecField("min", \.min, .number(1...10_000), isRequired: true, "The fewest Pods.")
            SpecField("max", \.max, .number(1...10_000), isRequired: true, "The most Pods.")
            SpecField("cpu", optional: \.cpu, .percent, "CPU to aim for, in percent of what is set aside for a Pod.")
            SpecField(
                "memory",
                optional: \.memory,
                .percent,
                "Memory to aim for, in percent of what is set aside for a Pod."
            )
        }
    }
}

extension Rollout: SpecCodable {
    package static let codec = SpecRecord(
        "Rollout",
        "How a new version replaces the old one. No Pod is stopped before a new one can take its place.",
        prototype: Rollout()
    ) {
        SpecField(
            "surge",
            \.surge,
            .amount(minimum: 1, maximumPercent: 1000),
            "How many new Pods may be started on top of the usual number, rounded up."
        )
        SpecField(
            "minimumReady",
            optional: \.minimumReady,
            .duration(wholeSeconds: true),
            "How long a new Pod must have been ready before it counts; derived from the exposure if left out."
        )
    }.codec
}

extension Disruption: SpecCodable {
    package static let codec = SpecUnion<Disruption>(
        "Disruption",
        "How many Pods node drains and upgrades may take at once. It has no effect on rollouts.",
        words: [.init("unprotected", .unprotected, "No budget: a drain may take all Pods at once.")],
        choices: [
            .tagged(
                "maxUnavailable",
                .amount(minimum: 0, maximumPercent: 100),
                "At most so many Pods may be missing, percentages rounded up."
            ) {
                .maxUnavailable($0)
            } extract: {
                if case .maxUnavailable(let amount) = $0 { amount } else { nil }
            },
            .tagged(
                "minAvailable",
                .amount(minimum: 0, maximumPercent: 100),
                "At least so many Pods must stay, percentages rounded up."
            ) {
                .minAvailable($0)
            } extract: {
                if case .minAvailable(let amount) = $0 { amount } else { nil }
            },
        ]
    ).codec
}

extension Spread: SpecCodable {
    package static let codec = SpecRecord(
        "Spread",
        "How the Pods are spread, so that the loss of a zone or node takes only its share.",
        prototype: Spread()
    ) {
        SpecField("zones", \.zones, .word("SpreadRequirement"), "Over the zones of the region.")
        SpecField("nodes", \.nodes, .word("SpreadRequirement"), "Over nodes.")
    }.codec
}
