/// A time or a span of time in seconds, exact to the millisecond.
///
/// A whole number inside, so that sums are exact and every run gives the same result everywhere.
package struct Seconds: Hashable, Comparable, Sendable {
    package let milliseconds: Int

    package init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    /// - Parameter seconds: A number beyond any real time counts as never, or as always.
    package init(_ seconds: Int) {
        self = .bounded(seconds.multipliedReportingOverflow(by: 1000), isNegative: seconds < 0)
    }

    private static func bounded(_ product: (partialValue: Int, overflow: Bool), isNegative: Bool) -> Seconds {
        guard !product.overflow else { return isNegative ? .always : .never }
        return min(.never, max(.always, Seconds(milliseconds: product.partialValue)))
    }

    package init(_ seconds: Double) {
        milliseconds = Int((seconds * 1000).rounded())
    }

    package static let zero = Seconds(milliseconds: 0)
    /// Later than everything: what never happens. Sums with it stay far beyond any real time.
    package static let never = Seconds(milliseconds: 1 << 52)
    /// Earlier than everything: what has always been so.
    package static let always = Seconds(milliseconds: -(1 << 52))

    /// Whether it lies beyond any real time.
    package var isNever: Bool { milliseconds >= 1 << 51 }

    /// The number of seconds.
    package var value: Double { Double(milliseconds) / 1000 }

    package static func < (left: Seconds, right: Seconds) -> Bool { left.milliseconds < right.milliseconds }

    package static func + (left: Seconds, right: Seconds) -> Seconds {
        Seconds(milliseconds: left.milliseconds + right.milliseconds)
    }

    package static func - (left: Seconds, right: Seconds) -> Seconds {
        Seconds(milliseconds: left.milliseconds - right.milliseconds)
    }

    package static func * (count: Int, span: Seconds) -> Seconds {
        .bounded(count.multipliedReportingOverflow(by: span.milliseconds), isNegative: (count < 0) != (span < .zero))
    }
}

extension Seconds: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    package init(integerLiteral value: Int) { self.init(value) }
    package init(floatLiteral value: Double) { self.init(value) }
}

extension Seconds: CustomStringConvertible {
    /// The number without needless zeros, such as "1.5".
    package var description: String {
        if isNever { return "never" }
        if self == .always { return "always" }
        let magnitude = milliseconds.magnitude
        var text = "\(milliseconds < 0 ? "-" : "")\(magnitude / 1000)"
        var fraction = magnitude % 1000
        guard fraction > 0 else { return text }
        var digits = 3
        while fraction % 10 == 0 {
            fraction /= 10
            digits -= 1
        }
        let decimals = "\(fraction)"
        text += "." + String(repeating: "0", count: digits - decimals.count) + decimals
        return text
    }
}

/// A latency that is known only within bounds: the best and the worst case, in seconds.
package typealias LatencyRange = ClosedRange<Seconds>

extension ClosedRange<Seconds> {
    /// A latency that is known exactly.
    package static func exactly(_ seconds: Seconds) -> LatencyRange { seconds...seconds }

    /// From nothing up to so many seconds.
    package static func upTo(_ seconds: Int) -> LatencyRange { .zero...Seconds(seconds) }

    /// "5" or "0 to 60".
    package var text: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)" }
}
