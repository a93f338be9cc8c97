/// How findings are told.
enum ReportFormat: String, OutputFormat {
    /// For people, with excerpts of the files.
    case text
    /// One line a finding, as compilers write them.
    case concise
    case json
    case sarif
    /// Annotations of GitHub Actions.
    case github
    /// GitLab's Code Quality report.
    case gitlab
    case junit
    /// A summary for a merge request or a job's page.
    case markdown

    var isForPeople: Bool {
        switch self {
        case .text, .concise, .markdown: true
        case .json, .sarif, .github, .gitlab, .junit: false
        }
    }

    /// Whether it tells what disruptions lose, and in the order of that.
    var tellsLosses: Bool { self == .text || self == .markdown }

    /// The report in this format.
    func render(_ report: Report, color: Bool = false, width: Int? = nil) -> String {
        switch self {
        case .text: TextReporter(report, color: color, width: width).text
        case .concise: ConciseReporter(report, color: color).text
        case .json: JSONReporter(report).text
        case .sarif: SARIFReporter(report).text
        case .github: GitHubReporter(report).text
        case .gitlab: GitLabReporter(report).text
        case .junit: JUnitReporter(report).text
        case .markdown: MarkdownReporter(report).text
        }
    }
}
