package import HardenCoding

extension SpecCodec where Value == CPU {
    /// CPU as Kubernetes writes it: `250m`, `2`, `0.5`.
    package static let cpu = SpecCodec.scalar(
        "an amount of CPU such as 250m or 2",
        schema: [
            "oneOf": [
                ["type": "string", "pattern": "^([0-9]{1,9}m?|[0-9]{1,6}\\.[0-9]{1,3})$"],
                ["type": "number", "minimum": 0],
            ]
        ]
    ) {
        $0.millicores.isMultiple(of: 1000) ? SpecNode(.int($0.millicores / 1000)) : "\($0.description)"
    } parse: {
        switch $0 {
        case .int(let cores) where (0...1_000_000).contains(cores): .cores(cores)
        // The exact decimal is gone; a thousandth of a core is the finest that Kubernetes knows.
        case .double(let cores) where (0...1_000_000).contains(cores):
            .millicores(Int((cores * 1000).rounded()))
        case .string(let text): CPU(text)
        default: nil
        }
    }
}

extension CPU {
    /// Reads `250m`, `2` or `0.5`.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        if text.last == "m", let count = Int(digits: text.dropLast()) {
            self = .millicores(count)
        } else if parts.count == 1, let count = Int(digits: text), count <= 1_000_000_000 {
            self = .cores(count)
        } else if parts.count == 2, (1...3).contains(parts[1].count), let cores = Int(digits: parts[0]),
            cores <= 1_000_000, let fraction = Int(digits: parts[1] + String(repeating: "0", count: 3 - parts[1].count))
        {
            self = .millicores(cores * 1000 + fraction)
        } else {
            return nil
        }
    }
}

extension SpecCodec where Value == Memory {
    /// Memory as Kubernetes writes it: `256Mi`, `1Gi`, `500M`, or a number of bytes.
    package static let memory = SpecCodec.scalar(
        "an amount of memory such as 256Mi or 1Gi",
        schema: [
            "oneOf": [
                ["type": "string", "pattern": "^[0-9]{1,19}(Ki|Mi|Gi|Ti|k|M|G|T)?$"],
                ["type": "integer", "minimum": 0],
            ]
        ]
    ) {
        "\($0.description)"
    } parse: {
        switch $0 {
        case .int(let bytes) where bytes >= 0: .bytes(bytes)
        case .string(let text): Memory(text)
        default: nil
        }
    }
}

extension Memory {
    private static let units: [(suffix: String, factor: Int)] = [
        ("Ki", 1 << 10), ("Mi", 1 << 20), ("Gi", 1 << 30), ("Ti", 1 << 40),
        ("k", 1000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000),
    ]

    /// Reads a number with a unit of Kubernetes, or a number of bytes.
    init?(_ text: String) {
        let unit = Self.units.first { text.hasSuffix($0.suffix) }
        guard let count = Int(digits: text.dropLast(unit?.suffix.count ?? 0)) else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit?.factor ?? 1)
        if overflow { return nil }
        self = .bytes(bytes)
    }
}

extension SpecCodec where Value == Amount {
    /// A number, or a percentage in quotes or not: `1`, `25%`.
    package static func amount(minimum: Int, maximumPercent: Int) -> SpecCodec {
        let percent = "^[0-9]{1,4}%$"
        return .scalar(
            "a number of at least \(minimum), or a percentage up to \(maximumPercent)%",
            schema: [
                "oneOf": [
                    ["type": "integer", "minimum": SpecNode(.int(minimum))],
                    ["type": "string", "pattern": "\(percent)"],
                ]
            ]
        ) {
            switch $0 {
            case .count(let count): SpecNode(.int(count))
            case .percent(let percent): "\(percent)%"
            }
        } parse: {
            switch $0 {
            case .int(let count) where count >= minimum: return .count(count)
            case .string(let text):
                guard let value = Int(percentage: text), (minimum...maximumPercent).contains(value) else { return nil }
                return .percent(value)
            default: return nil
            }
        }
    }
}

extension SpecCodec where Value == KubernetesVersion {
    /// A minor version in quotes: unquoted, `1.30` is the number 1.3.
    package static let kubernetesVersion = SpecCodec.scalar(
        "a Kubernetes version in quotes such as \"1.33\", at least \(KubernetesVersion.oldest)",
        schema: ["type": "string", "pattern": "^1\\.(2[89]|[3-9][0-9]|[1-9][0-9]{2})$"]
    ) {
        "\($0.description)"
    } parse: {
        guard case .string(let text) = $0, text.hasPrefix("1."), let minor = Int(digits: text.dropFirst(2)),
            (KubernetesVersion.oldest.minor...999).contains(minor), text == "1.\(minor)"
        else { return nil }
        return KubernetesVersion(minor: minor)
    }
}
