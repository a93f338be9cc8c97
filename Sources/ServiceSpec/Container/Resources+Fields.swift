package import HardenCoding

extension Resources: SpecCodable {
    package static let codec = SpecRecord(
        "Resources",
        "What a Pod gets of its node's CPU and memory.",
        prototype: Resources(cpu: .millicores(0), memory: .bytes(0))
    ) {
        SpecField("cpu", \.cpu, .cpu, isRequired: true, "CPU set aside for each Pod, such as 250m (a quarter core).")
        SpecField("cpuLimit", optional: \.cpuLimit, .cpu, "The most CPU that a Pod may use; no limit if left out.")
        SpecField("memory", \.memory, .memory, isRequired: true, "Memory set aside for each Pod, such as 256Mi.")
        SpecField(
            "memoryLimit",
            optional: \.memoryLimit,
            .memory,
            "The memory past which the process is killed; the same as memory if left out."
        )
        SpecField(
            "ephemeralStorage",
            optional: \.ephemeralStorage,
            .memory,
            "Local disk, as request and limit; not stated if left out."
        )
    }.codec
}
