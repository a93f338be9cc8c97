import HardenRules

/// What findings stand on, each once, numbered in the order in which it is met.
struct SharedAssumptions {
    struct Entry {
        let number: Int
        let assumption: Finding.Assumption
        /// How many findings stand on it.
        let count: Int

        /// Such as "application.slowestRequest unknown: as long as its path's timeout allows (4 findings)".
        var text: String {
            "\(place) \(assumption.value): \(source) (\(Phrases.count(count, "finding")))"
        }

        /// Where the configuration says it.
        private var place: String {
            let setting = assumption.setting
            return setting.hasPrefix("platform.") || assumption.isGiven ? setting : "application.\(setting)"
        }

        private var source: String {
            let origin = assumption.origin
            return assumption.kind == .assumed ? String(origin.dropFirst(Finding.Assumption.defaultMark.count)) : origin
        }
    }

    /// Those that nothing but a default says come first, and those that somebody gave last.
    let entries: [Entry]
    private let numbers: [Finding.Assumption: Int]

    /// - Parameter findings: In the order in which they are told.
    init(_ findings: [Finding]) {
        var order: [Finding.Assumption] = []
        var counts: [Finding.Assumption: Int] = [:]
        for finding in findings {
            for assumption in Set(finding.assumptions) { counts[assumption, default: 0] += 1 }
            for assumption in finding.assumptions where !order.contains(assumption) { order.append(assumption) }
        }
        let sorted = Kind.allCases.flatMap { kind in order.filter { $0.kind == kind } }
        entries = sorted.enumerated().map { Entry(number: $0 + 1, assumption: $1, count: counts[$1] ?? 0) }
        numbers = Dictionary(uniqueKeysWithValues: entries.map { ($0.assumption, $0.number) })
    }

    enum Kind: CaseIterable {
        case assumed, known, given

        /// What stands above those of this kind.
        fileprivate var title: String {
            switch self {
            case .assumed:
                "assumed, because nothing in the input says it; \(ConfigurationFile.name) can say it, of one workload also an "
                    + "annotation such as \(SettingsAnnotations.name(of: "slowestRequest")):"
            case .known: "known of what the containers run, and to be corrected in the same way:"
            case .given: "given:"
            }
        }
    }

    /// All of them under what they are, with how to say something else.
    var sections: [(title: String, entries: [Entry])] {
        Kind.allCases.compactMap { kind in
            let own = entries.filter { $0.assumption.kind == kind }
            return own.isEmpty ? nil : (kind.title, own)
        }
    }

    /// The number of an assumption.
    private func number(of assumption: Finding.Assumption) -> Int? { numbers[assumption] }

    /// Refers to what a finding stands on, such as "[1-3, 5]"; `nil` where it stands on nothing.
    func mark(of finding: Finding) -> String? {
        let numbers = Set(finding.assumptions.compactMap(number)).sorted()
        var ranges: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        let texts = ranges.map { $0.count > 1 ? "\($0.lowerBound)-\($0.upperBound)" : "\($0.lowerBound)" }
        return texts.isEmpty ? nil : "[\(texts.joined(separator: ", "))]"
    }
}

extension Finding.Assumption {
    fileprivate static let defaultMark = "default: "

    fileprivate var kind: SharedAssumptions.Kind {
        isGiven ? .given : origin.hasPrefix(Self.defaultMark) ? .assumed : .known
    }
}
