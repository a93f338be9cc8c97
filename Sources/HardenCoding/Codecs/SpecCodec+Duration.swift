extension SpecCodec where Value == Duration {
    /// A time with its unit, such as `15s`, `500ms`, `2m` or `1m30s`.
    ///
    /// - Parameters:
    ///   - minimum: The shortest that is accepted.
    ///   - maximum: The longest that is accepted.
    ///   - wholeSeconds: Whether Kubernetes counts it in seconds, so that fractions cannot be kept.
    /// - Returns: The codec.
    package static func duration(
        minimum: Duration = .zero,
        maximum: Duration = .longestAccepted,
        wholeSeconds: Bool = false
    ) -> SpecCodec {
        let pattern =
            wholeSeconds
            ? "^(?=[0-9])([0-9]{1,6}h)?([0-9]{1,8}m)?([0-9]{1,9}s)?$"
            : "^(?=[0-9])([0-9]{1,6}h)?([0-9]{1,8}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$"
        let schema = SpecSchema(["type": "string", "pattern": "\(pattern)"])
        return SpecCodec(schema: schema) { value in
            "\(value.specText)"
        } decode: { node, path, diagnostics in
            func fail(_ message: String) -> Duration? {
                diagnostics.append(SpecDiagnostic(.error, message, path: path, at: node.location))
                return nil
            }
            switch node.content {
            case .int(let count): return fail("a time needs a unit; write \(count)s, or \(count)ms")
            case .double:
                return fail("a time needs a unit, and whole numbers: write 1s500ms for one and a half seconds")
            case .string(let text):
                if Int(digits: text) != nil {
                    let number = VisibleText.excerpt(text)
                    return fail("a time needs a unit; write \(number)s, or \(number)ms")
                }
                guard let duration = Duration(specText: text) else {
                    return fail("expected a time such as 15s, 500ms, 2m or 1m30s, found \(node.found)")
                }
                if duration < minimum {
                    return fail("expected at least \(minimum.specText), found \(VisibleText.excerpt(text))")
                }
                if duration > maximum {
                    return fail("expected at most \(maximum.specText), found \(VisibleText.excerpt(text))")
                }
                if wholeSeconds, duration.components.attoseconds != 0 {
                    return fail("expected whole seconds, found \(VisibleText.excerpt(text))")
                }
                return duration
            default: return fail("expected a time such as 15s, found \(node.found)")
            }
        }
    }
}

extension Duration {
    /// A week, which is longer than any request should take. Proxies count in milliseconds, for which 32 bits do up to
    /// some 24 days, timeouts and what is added to them included.
    package static let longestAccepted = Duration.seconds(7 * 24 * 3600)

    private static let units: [(suffix: String, milliseconds: Int64, digits: Int)] = [
        ("h", 3_600_000, 6), ("m", 60_000, 8), ("s", 1000, 9), ("ms", 1, 9),
    ]

    /// The time as it is written in a spec: `1m30s`. A fraction of a millisecond is written as one, which reading
    /// refuses.
    package var specText: String {
        let (seconds, attoseconds) = components
        if seconds < 0 || attoseconds < 0 { return "-" + (.zero - self).specText }
        // Longer than reading accepts, and than the sum below can hold.
        if seconds >= 1_000_000_000 { return "\(seconds)s" }
        if attoseconds % 1_000_000_000_000_000 != 0 { return "\(seconds)s \(attoseconds)as" }
        var rest = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        var text = ""
        for unit in Self.units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.suffix)"
            rest %= unit.milliseconds
        }
        return text.isEmpty ? "0s" : text
    }

    /// Reads hours, minutes, seconds and milliseconds, in this order, each at most once.
    package init?(specText text: String) {
        var rest = text[...]
        var milliseconds: Int64 = 0
        var units = Self.units[...]
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let letters = rest.dropFirst(digits.count).prefix { $0.isASCII && $0.isLetter }
            guard let index = units.firstIndex(where: { $0.suffix == letters }), digits.count <= units[index].digits,
                let count = Int64(digits)
            else { return nil }
            milliseconds += count * units[index].milliseconds
            units = units[(index + 1)...]
            rest = rest.dropFirst(digits.count + letters.count)
        }
        if text.isEmpty { return nil }
        self = .milliseconds(milliseconds)
    }
}
