/// How a diagnosis is told.
enum DiagnosisFormat: String, OutputFormat {
    /// For people at a terminal.
    case text
    case json

    func render(_ report: DiagnosisReport, color: Bool, width: Int?) -> String {
        switch self {
        case .text: DiagnosisTextReporter(report, color: color, width: width ?? 100).text
        case .json: DiagnosisJSONReporter(report).text
        }
    }
}
