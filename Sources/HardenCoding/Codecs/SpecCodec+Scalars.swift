extension SpecCodec where Value == String {
    /// A string of a certain kind. Numbers and booleans are not taken for strings: `1.30` would lose its zero.
    package static func text(_ format: TextFormat = .any) -> SpecCodec {
        SpecCodec(schema: SpecSchema(SpecNode(.map(format.keywords)))) { value in
            SpecNode(.string(value))
        } decode: { node, path, diagnostics in
            if case .string(let string) = node.content, format.accepts(string) { return string }
            var message = "expected \(format.expected), found \(node.found)"
            switch node.content {
            case .int, .bool, .double: message += "; put it in quotes to make it a string"
            default: break
            }
            diagnostics.append(SpecDiagnostic(.error, message, path: path, at: node.location))
            return nil
        }
    }
}

extension SpecCodec where Value == Bool {
    /// `true` or `false`.
    package static let flag = SpecCodec.scalar("true or false", schema: ["type": "boolean"]) {
        SpecNode(.bool($0))
    } parse: {
        if case .bool(let value) = $0 { value } else { nil }
    }
}

extension SpecCodec where Value == Int {
    /// A whole number in a range.
    package static func number(_ range: ClosedRange<Int>) -> SpecCodec {
        let unbounded = range.upperBound == .max
        let maximum = unbounded ? [] : [SpecEntry("maximum", SpecNode(.int(range.upperBound)))]
        let minimum = [SpecEntry("type", "integer"), SpecEntry("minimum", SpecNode(.int(range.lowerBound)))]
        let expected =
            unbounded
            ? "a whole number of at least \(range.lowerBound)"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return .scalar(expected, schema: SpecNode(.map(minimum + maximum))) {
            SpecNode(.int($0))
        } parse: {
            if case .int(let value) = $0, range.contains(value) { value } else { nil }
        }
    }

    /// A percentage with its sign, such as `70%`.
    package static let percent = SpecCodec.scalar(
        "a percentage from 1% to 100%",
        schema: ["type": "string", "pattern": "^([1-9][0-9]?|100)%$"]
    ) {
        "\($0)%"
    } parse: {
        guard case .string(let text) = $0, let value = Int(percentage: text), (1...100).contains(value),
            text == "\(value)%"
        else {
            return nil
        }
        return value
    }
}

extension SpecCodec where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a few words.
    package static func word(_ name: String) -> SpecCodec {
        let words = Value.allCases.map(\.rawValue)
        let list = SpecNode(.list(words.map { SpecNode(.string($0)) }))
        return SpecCodec(schema: .named(name, SpecSchema(["type": "string", "enum": list]))) { value in
            SpecNode(.string(value.rawValue))
        } decode: { node, path, diagnostics in
            if case .string(let text) = node.content, let value = Value(rawValue: text) { return value }
            var message = "expected \(words.joined(separator: ", ")), found \(node.found)"
            if case .string(let text) = node.content, let word = closest(to: text, among: words) {
                message = "unknown value '\(VisibleText.excerpt(text))'; did you mean '\(word)'?"
            }
            diagnostics.append(SpecDiagnostic(.error, message, path: path, at: node.location))
            return nil
        }
    }
}

extension Int {
    /// Reads `70%`: digits without a sign, then `%`.
    package init?(percentage text: String) {
        guard text.last == "%" else { return nil }
        self.init(digits: text.dropLast())
    }

    /// Reads decimal digits, and nothing but digits.
    package init?(digits text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        self.init(text)
    }
}
