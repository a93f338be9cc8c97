import HardenKubernetes

/// What a field may hold, and how much anything else matters.
struct FieldLimit: Sendable {
    enum Values: Sendable {
        case integers(ClosedRange<Int>)
        case atLeast(Int)
        /// One of several numbers; what is no number is left to others.
        case oneOf([Int])
        case words([String])
        /// A path of HTTP; what is no text is left to others.
        case absolutePath
    }

    /// The keys from the part of the object that the table is about; `*` stands for the items of a list.
    let path: [String]
    let values: Values
    /// How much a value out of the range matters.
    let severity: Severity
    /// How much a value of another type matters.
    let severityOfOtherType: Severity

    init(_ path: String, _ values: Values, _ severity: Severity = .error, otherType: Severity? = nil) {
        self.path = path.split(separator: ".").map(String.init)
        self.values = values
        self.severity = severity
        severityOfOtherType = otherType ?? severity
    }

    /// A value that the table does not allow.
    struct Violation {
        let place: Place
        let message: String
        let severity: Severity
    }

    /// What is wrong below a place.
    func violations(below place: Place) -> [Violation] {
        let places = path.reduce([place]) { places, key in
            key == "*" ? places.flatMap(\.items) : places.map { $0[key] }
        }
        return places.compactMap { place in
            message(at: place).map { Violation(place: place, message: $0.text, severity: $0.severity) }
        }
    }

    private func message(at place: Place) -> (text: String, severity: Severity)? {
        switch values {
        case .integers(let range):
            let isOtherType = place.integer().expectation != nil
            return place.fault(range: range).map { ($0, isOtherType ? severityOfOtherType : severity) }
        case .atLeast(let least): return place.fault(atLeast: least).map { ($0, severity) }
        case .oneOf(let numbers):
            guard let value = place.integer().value, !numbers.contains(value) else { return nil }
            return ("\(value) is none of \(numbers.map(String.init).joined(separator: ", "))", severity)
        case .words(let words): return place.fault(oneOf: words).map { ($0, severity) }
        case .absolutePath:
            guard let text = place.string().known, !text.hasPrefix("/") else { return nil }
            return ("must begin with a slash", severity)
        }
    }
}

extension [FieldLimit] {
    func violations(below place: Place) -> [FieldLimit.Violation] { flatMap { $0.violations(below: place) } }
}
