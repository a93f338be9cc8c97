import ArgumentParser
import HardenCoding

/// A format and where it goes, as `--format` has it: `sarif` or `sarif=out.sarif`.
struct ReportDestination: Hashable, Sendable {
    var format: ReportFormat
    /// The file; `nil` for standard output.
    var path: String?

    init(_ format: ReportFormat, path: String? = nil) {
        self.format = format
        self.path = path
    }
}

extension ReportDestination: ExpressibleByArgument {
    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let format = ReportFormat(rawValue: String(parts[0])) else { return nil }
        if parts.count > 1, parts[1].isEmpty { return nil }
        self.init(format, path: parts.count > 1 && parts[1] != "-" ? String(parts[1]) : nil)
    }

    static var allValueStrings: [String] { ReportFormat.allCases.map(\.rawValue) }

    var defaultValueDescription: String { path.map { "\(format.rawValue)=\($0)" } ?? format.rawValue }
}
