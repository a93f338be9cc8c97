/// How much a finding matters.
package enum Severity: String, Sendable, Hashable, Comparable, CaseIterable {
    /// Good practice with no failure shown.
    case advice
    /// An official recommendation is not met, or the finding hangs on an assumption that was not confirmed.
    case warning
    /// The worst case loses requests, or the API server or a controller rejects the object.
    case error

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rank < rhs.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// How sure it is that a finding is true, whatever it would mean.
package enum Confidence: String, Sendable, Hashable, CaseIterable {
    /// It follows from the input and from what is documented or measured.
    case certain
    /// It hangs on something that the input does not say and nobody confirmed: a setting, or who forwards the requests.
    case assumed
}
