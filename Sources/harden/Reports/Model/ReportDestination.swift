import ArgumentParser

/// What output can look like, by the names that `--format` takes.
protocol OutputFormat: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// Whether people read it as it is. What is for programs has its own ways to keep what it tells apart from itself.
    var isForPeople: Bool { get }
}

extension OutputFormat {
    /// The text is, where there is nothing else for people.
    var isForPeople: Bool { rawValue == "text" }
}

/// A format and where it goes, as `--format` has it: `sarif` or `sarif=out.sarif`.
struct OutputDestination<Format: OutputFormat>: Hashable, Sendable {
    var format: Format
    /// The file; `nil` for standard output.
    var path: String?

    init(_ format: Format, path: String? = nil) {
        self.format = format
        self.path = path
    }
}

typealias ReportDestination = OutputDestination<ReportFormat>

extension OutputDestination: ExpressibleByArgument {
    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let format = Format(rawValue: String(parts[0])) else { return nil }
        if parts.count > 1, parts[1].isEmpty { return nil }
        self.init(format, path: parts.count > 1 && parts[1] != "-" ? String(parts[1]) : nil)
    }

    static var allValueStrings: [String] { Format.allCases.map(\.rawValue) }

    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

    var defaultValueDescription: String { path.map { "\(format.rawValue)=\($0)" } ?? format.rawValue }
}

extension Sequence {
    /// What is wrong with a choice of destinations; `nil` where nothing is.
    func conflict<Format>() -> String? where Element == OutputDestination<Format> {
        var paths: Set<String?> = []
        for destination in self where !paths.insert(destination.path).inserted {
            return destination.path == nil
                ? "standard output takes one format; give the others a file: --format json=out.json"
                : "a file takes one format; give each format a file of its own"
        }
        return nil
    }
}
