/// Points in time as logs write them, in milliseconds since 1970, UTC.
enum Instant {
    /// A time as in RFC 3339 (`2025-03-01T12:00:01.5Z`, `…+02:00`); `nil` for others, and for one without a zone.
    static func rfc3339(_ bytes: ArraySlice<UInt8>) -> Int? {
        var text = Cursor(bytes)
        guard let year = text.digits(4), text.take("-"), let month = text.digits(2), text.take("-"),
            let day = text.digits(2), text.take("T") || text.take(" ") || text.take("t"),
            let clock = text.clock()
        else { return nil }
        guard let zone = text.zone() else { return nil }
        return milliseconds(year, month, day, clock).map { $0 - zone }
    }

    /// A time as in nginx's access log, `01/Mar/2025:12:00:01 +0000`, and how many milliseconds its zone is ahead of UTC.
    static func commonLog(_ bytes: ArraySlice<UInt8>) -> (time: Int, zone: Int)? {
        var text = Cursor(bytes)
        guard let day = text.digits(2), text.take("/"), let month = text.month(), text.take("/"),
            let year = text.digits(4), text.take(":"), let clock = text.clock(), text.take(" "),
            let zone = text.zone()
        else { return nil }
        return milliseconds(year, month, day, clock).map { ($0 - zone, zone) }
    }

    /// A time as `kubectl describe` writes it: `Sat, 01 Mar 2025 12:00:01 +0000`.
    static func describe(_ bytes: ArraySlice<UInt8>) -> Int? {
        var text = Cursor(bytes.dropFirst(5))
        guard let day = text.digits(2), text.take(" "), let month = text.month(), text.take(" "),
            let year = text.digits(4), text.take(" "), let clock = text.clock(), text.take(" "), let zone = text.zone()
        else { return nil }
        return milliseconds(year, month, day, clock).map { $0 - zone }
    }

    /// A time as in nginx's error log, `2025/03/01 12:00:01`, which has no zone and is taken for UTC.
    static func nginxError(_ bytes: ArraySlice<UInt8>) -> Int? {
        var text = Cursor(bytes)
        guard let year = text.digits(4), text.take("/"), let month = text.digits(2), text.take("/"),
            let day = text.digits(2), text.take(" "), let clock = text.clock()
        else { return nil }
        return milliseconds(year, month, day, clock)
    }

    /// A time as in HAProxy's log, `01/Mar/2025:12:00:01.123`, in the machine's zone, which is taken for UTC.
    static func haProxy(_ bytes: ArraySlice<UInt8>) -> Int? {
        var text = Cursor(bytes)
        guard let day = text.digits(2), text.take("/"), let month = text.month(), text.take("/"),
            let year = text.digits(4), text.take(":"), let clock = text.clock()
        else { return nil }
        return milliseconds(year, month, day, clock)
    }

    /// - Parameter clock: Milliseconds since midnight.
    private static func milliseconds(_ year: Int, _ month: Int, _ day: Int, _ clock: Int) -> Int? {
        // Clocks that were never set say 1970.
        guard (2000...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        // Days since 1970 in the Gregorian calendar, with years that begin in March (Howard Hinnant, days_from_civil).
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
        return days * 86_400_000 + clock
    }

    private struct Cursor {
        private let bytes: ArraySlice<UInt8>
        private var index: Int

        init(_ bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
            index = bytes.startIndex
        }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard index < bytes.endIndex, bytes[index] == UInt8(ascii: character) else { return false }
            index += 1
            return true
        }

        mutating func digits(_ count: Int) -> Int? {
            guard index + count <= bytes.endIndex else { return nil }
            var value = 0
            for byte in bytes[index..<(index + count)] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            index += count
            return value
        }

        /// Milliseconds since midnight, with any number of digits of a second.
        mutating func clock() -> Int? {
            guard let hour = digits(2), take(":"), let minute = digits(2), take(":"), let second = digits(2),
                hour < 24, minute < 60, second <= 60
            else { return nil }
            var milliseconds = 0
            if take(".") || take(",") {
                var scale = 100
                while let digit = digits(1) {
                    milliseconds += digit * scale
                    scale /= 10
                }
            }
            return ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
        }

        /// Milliseconds that a zone is ahead of UTC.
        mutating func zone() -> Int? {
            if take("Z") || take("z") { return 0 }
            let isWest = take("-")
            guard isWest || take("+"), let hours = digits(2) else { return nil }
            _ = take(":")
            guard let minutes = digits(2) else { return nil }
            return (hours * 60 + minutes) * 60_000 * (isWest ? -1 : 1)
        }

        mutating func month() -> Int? {
            guard index + 3 <= bytes.endIndex else { return nil }
            let name = bytes[index..<(index + 3)].reduce(0) { $0 << 8 | Int($1) }
            index += 3
            return Self.months.firstIndex(of: name).map { $0 + 1 }
        }

        /// The names of months, three bytes as one number.
        private static let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ].map { $0.utf8.reduce(0) { $0 << 8 | Int($1) } }
    }
}
