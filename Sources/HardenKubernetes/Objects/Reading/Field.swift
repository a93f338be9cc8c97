package import HardenYAML

/// A value that the API server or a controller fills in where the manifest has none.
package struct Default<Value: Sendable>: Sendable {
    package let value: Value
    /// The public text that says so.
    package let source: String

    package init(_ value: Value, source: String) {
        self.value = value
        self.source = source
    }
}

extension Default: Equatable where Value: Equatable {}

/// One field of an object: what it holds, and where.
package struct Field<Value: Sendable>: Sendable {
    package enum Content: Sendable {
        /// The manifest says so.
        case written(Value)
        /// The manifest says nothing, and this counts instead.
        case defaulted(Default<Value>)
        /// The manifest says nothing, and nothing counts instead.
        case absent
        /// What is written is filled in later (`${REPLICAS}`), so nobody can know it now.
        case unknown
        /// What is written is not what the field takes, as said.
        case malformed(expected: String)
    }

    package let content: Content
    package let place: Place

    package init(_ content: Content, at place: Place) {
        self.content = content
        self.place = place
    }

    /// What counts: the written value, or the default.
    package var value: Value? {
        switch content {
        case .written(let value): value
        case .defaulted(let standard): standard.value
        case .absent, .unknown, .malformed: nil
        }
    }

    /// The value, where the manifest has it.
    package var written: Value? {
        if case .written(let value) = content { value } else { nil }
    }

    package var isWritten: Bool { written != nil }

    package var isDefault: Bool {
        if case .defaulted = content { true } else { false }
    }

    package var isAbsent: Bool {
        if case .absent = content { true } else { false }
    }

    /// Whether a value is written that nobody can know now.
    package var isUnknown: Bool {
        if case .unknown = content { true } else { false }
    }

    /// What the field takes, where something else is written.
    package var expectation: String? {
        if case .malformed(let expected) = content { expected } else { nil }
    }

    /// Who says what counts where nothing is written.
    package var defaultSource: String? {
        if case .defaulted(let standard) = content { standard.source } else { nil }
    }

    package var location: TextLocation { place.location }
    package var path: YAMLPath { place.path }

    /// The same field with its value seen differently.
    package func map<Other>(_ transform: (Value) -> Other) -> Field<Other> {
        switch content {
        case .written(let value): Field<Other>(.written(transform(value)), at: place)
        case .defaulted(let standard):
            Field<Other>(.defaulted(Default(transform(standard.value), source: standard.source)), at: place)
        case .absent: Field<Other>(.absent, at: place)
        case .unknown: Field<Other>(.unknown, at: place)
        case .malformed(let expected): Field<Other>(.malformed(expected: expected), at: place)
        }
    }
}
