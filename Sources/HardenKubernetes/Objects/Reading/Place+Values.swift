import HardenYAML

/// Reading the value at a place the way the API server does: strictly by type.
extension Place {
    /// The text of any scalar that is not null.
    package var text: String? {
        guard exists, anchor.kind == .scalar else { return nil }
        return anchor.string
    }

    /// A whole number of at most 32 bits, which is what nearly every field of the API takes; larger ones are malformed, so
    /// that sums and products of what was read fit into 64 bits.
    package func integer(default standard: Default<Int>? = nil) -> Field<Int> {
        if exists, case .int(let value) = anchor.scalar, Int32(exactly: value) == nil {
            return Field(.malformed(expected: "a whole number of 32 bits"), at: self)
        }
        return read(standard, expected: "a whole number") { scalar in
            if case .int(let value) = scalar { value } else { nil }
        }
    }

    package func number(default standard: Default<Double>? = nil) -> Field<Double> {
        read(standard, expected: "a number") { scalar in
            switch scalar {
            case .int(let value): Double(value)
            case .double(let value): value
            default: nil
            }
        }
    }

    package func boolean(default standard: Default<Bool>? = nil) -> Field<Bool> {
        read(standard, expected: "true or false") { scalar in
            if case .bool(let value) = scalar { value } else { nil }
        }
    }

    package func string(default standard: Default<String>? = nil) -> Field<String> {
        read(standard, expected: "a text; quote it") { scalar in
            if case .string(let value) = scalar { value } else { nil }
        }
    }

    package func countOrText(default standard: Default<IntOrString>? = nil) -> Field<IntOrString> {
        read(standard, expected: "a whole number or a text") { IntOrString($0) }
    }

    /// The texts of a sequence's items.
    package func strings(default standard: Default<[String]>? = nil) -> Field<[String]> {
        guard exists else { return nothing(standard) }
        guard isSequence else { return Field(.malformed(expected: "a list of texts"), at: self) }
        return Field(.written(items.compactMap(\.text)), at: self)
    }

    /// The whole numbers of a sequence's items.
    package func integers(default standard: Default<[Int]>? = nil) -> Field<[Int]> {
        guard exists else { return nothing(standard) }
        let values = items.map { $0.integer() }
        if values.contains(where: \.isUnknown) { return Field(.unknown, at: self) }
        let numbers = values.compactMap(\.value)
        guard isSequence, numbers.count == values.count else {
            return Field(.malformed(expected: "a list of whole numbers"), at: self)
        }
        return Field(.written(numbers), at: self)
    }

    /// Reads a scalar.
    func read<Value>(
        _ standard: Default<Value>?,
        expected: String,
        _ convert: (YAMLScalar) -> Value?
    ) -> Field<Value> {
        guard exists else { return nothing(standard) }
        guard let scalar = anchor.scalar else { return Field(.malformed(expected: expected), at: self) }
        if let value = convert(scalar) { return Field(.written(value), at: self) }
        if case .string(let text) = scalar, Placeholder.occurs(in: text) { return Field(.unknown, at: self) }
        return Field(.malformed(expected: expected), at: self)
    }

    private func nothing<Value>(_ standard: Default<Value>?) -> Field<Value> {
        Field(standard.map { .defaulted($0) } ?? .absent, at: self)
    }
}
